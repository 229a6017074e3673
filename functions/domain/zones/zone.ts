const known = new Map<string, boolean>();

/** Whether a name is a time zone of the IANA list. A phone system may call it as it likes. */
export function isZone(name: string): boolean {
  const answer = known.get(name) ?? names(name);
  known.set(name, answer);
  return answer;
}

function names(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
