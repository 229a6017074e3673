/** What the work gives, or `instead` when it takes longer or fails: for whoever cannot wait, and can do without. */
export async function withinTime<T>(
  work: Promise<T>,
  milliseconds: number,
  instead: T,
  onFault: (error: unknown) => void,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      onFault(new Error(`it took longer than ${milliseconds} ms`));
      resolve(instead);
    }, milliseconds);
  });
  const done = work.catch((error: unknown) => {
    onFault(error);
    return instead;
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
