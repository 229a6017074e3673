import type { Context } from 'hono';

type ProblemStatus = 400 | 401 | 403 | 404 | 413 | 415 | 500 | 503;

/** A refusal as RFC 9457 has it: what is wrong, in words for the caller, and nothing about our insides. */
export const problem = (
  c: Context,
  status: ProblemStatus,
  title: string,
  detail: string,
  more: object = {},
) =>
  c.body(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }), status, {
    'content-type': 'application/problem+json',
  });
