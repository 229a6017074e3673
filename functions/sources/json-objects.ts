/** A whole call's record, with everything that its channel went through. */
const LONGEST = 1024 * 1024;

/** An object, an array of some, or what closes one: no line that only begins with a date in brackets. */
const BEGINS = /^\s*(?:\[\s*(?:\{|$)|,?\s*\{\s*(?:["}]|$)|[\]}],?\s*$)/;

/**
 * The JSON objects in a text that comes line by line: a line each, over many lines, or in an array. One that was cut off
 * ends where the next begins at the start of a line. What is no JSON is passed over, and counted.
 */
export function jsonObjectReader() {
  let text = '';
  let depth = 0;
  let unread = 0;

  function close(): object[] {
    const whole = text;
    text = '';
    depth = 0;
    try {
      const value: unknown = whole.length > LONGEST ? undefined : JSON.parse(whole);
      if (typeof value === 'object' && value !== null) return [value];
    } catch {
      // Counted below.
    }
    unread++;
    return [];
  }

  return {
    /** Whether this line is for it: inside of an object, or where one begins. */
    takes: (line: string): boolean => depth > 0 || BEGINS.test(line),
    line(line: string): object[] {
      const objects: object[] = [];
      if (depth > 0 && line.startsWith('{')) objects.push(...close());
      let begin = 0;
      for (const { 0: token, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
        if (token === '{' && depth++ === 0) begin = index;
        if (token !== '}' || depth === 0) continue;
        depth--;
        if (depth > 0) continue;
        text += line.slice(begin, index + 1);
        objects.push(...close());
      }
      if (depth > 0 && text.length <= LONGEST) text += `${line.slice(text === '' ? begin : 0)}\n`;
      return objects;
    },
    /** How many were no JSON, or cut off. */
    unread: (): number => unread,
    end(): object[] {
      return depth > 0 ? close() : [];
    },
  };
}
