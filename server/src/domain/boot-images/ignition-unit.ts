/** A systemd unit file as Ignition reads it: the names of its sections that have an option, or what is wrong with it. */
export type UnitFile = { readonly sections: readonly string[] } | { readonly error: string };

const longestLine = 2048;

/** Source: github.com/coreos/go-systemd unit/deserialize.go. */
export function readUnitFile(contents: string): UnitFile {
  const lines = contents.split('\n');
  if (lines.some((line) => new TextEncoder().encode(line).length >= longestLine))
    return { error: `line too long (max ${longestLine} bytes)` };
  const sections: string[] = [];
  let section: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trimStart();
    if (line.startsWith('#') || line.startsWith(';')) {
      while (/\\ ?$/.test(lines[index] ?? '') && index + 1 < lines.length) index += 1;
      continue;
    }
    const open = section === undefined ? line.indexOf('[') : line.startsWith('[') ? 0 : -1;
    if (open >= 0) {
      const close = line.indexOf(']', open);
      if (close < 0) return { error: 'unable to find end of section' };
      if (line.slice(close + 1).trim() !== '') return { error: 'found garbage after section name' };
      section = line.slice(open + 1, close);
      continue;
    }
    if (section === undefined || line.trim() === '') continue;
    if (!line.includes('=')) {
      const isLast = index === lines.length - 1;
      return { error: isLast ? 'EOF' : 'unexpected newline encountered while parsing option name' };
    }
    sections.push(section);
    while ((lines[index] ?? '').endsWith('\\') && index + 1 < lines.length) index += 1;
  }
  return { sections };
}
