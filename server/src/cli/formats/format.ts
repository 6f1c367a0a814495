import type { Failing, FileReport, ReportedTarget, ValidationReport } from '../report.ts';

/** One way to print a report. It is given the files one by one as they are judged, and at last all of it. */
export interface Format {
  /** The text to print once a file is judged, line breaks included; '' for none. */
  file(file: FileReport): string;
  /**
   * The text to print at the end.
   *
   * @param targets what the MachineConfigurations were judged for: several where files name targets of their own
   */
  end(report: ValidationReport, targets: readonly ReportedTarget[]): string;
}

/** What printing depends on besides the report. */
export interface FormatOptions {
  readonly failOn: Failing;
  readonly coloured: boolean;
  /** This program's version. */
  readonly version: string;
}

/** `2 errors`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
