/** What a check has found. `fault` is to be mended; `advice` may be as it is meant. */
export interface Finding {
  readonly check: string;
  readonly result: 'good' | 'advice' | 'fault';
  /** What is the case, without secrets and without numbers of people. */
  readonly says: string;
  /** The click or the command that mends it. */
  readonly mend?: string;
}

export const good = (check: string, says: string): Finding => ({ check, result: 'good', says });
export const advice = (check: string, says: string, mend: string): Finding => ({
  check,
  result: 'advice',
  says,
  mend,
});
export const fault = (check: string, says: string, mend: string): Finding => ({
  check,
  result: 'fault',
  says,
  mend,
});

const MARK = { good: 'ok    ', advice: 'advice', fault: 'MEND  ' } as const;

export const inOneLine = ({ check, result, says, mend }: Finding): string =>
  `${MARK[result]} ${check}: ${says}${mend === undefined ? '' : `; ${mend}`}`;
