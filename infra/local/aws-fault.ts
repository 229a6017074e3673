/** An error in the shape in which an AWS service answers it. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** The JSON body, when an emulator has made it already. */
  readonly body: object | undefined;
  constructor(code: string, message: string, status = 400, body?: object) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.status = status;
    this.body = body;
  }
}

/** A call's input as the JSON or query protocol carries it. */
export type Input = Readonly<Record<string, unknown>>;
