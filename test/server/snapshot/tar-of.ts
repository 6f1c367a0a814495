/** A tar archive of these files (ustar; GNU's long names where they are needed). */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const members = Object.entries(files).flatMap(([name, content]) => {
    const long = name.length > 100 ? [member('././@LongLink', `${name}\0`, 'L')] : [];
    return [...long, member(name.slice(0, 100), content, '0')];
  });
  return Buffer.concat([...members, Buffer.alloc(1024)]);
}

function member(name: string, content: string | Uint8Array, type: string): Uint8Array {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
