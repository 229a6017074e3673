import type { Line, Switch } from './line.ts';
import { accountJson, numbersPage, serviceNumbersPage, servicesPage } from './rest-account.ts';
import { callJson, createCall, updateCall } from './rest-calls.ts';
import { errorAnswer, onlyKnown, page, type RestAnswer, RestError, type RestRequest } from './rest-form.ts';
import { createText, textJson } from './rest-messages.ts';
import type { RequestTrouble } from './trouble.ts';

/** Twilio's REST API, as much of it as Baton uses. */

const PATH = /^\/2010-04-01\/Accounts\/([^/]+)\/(Calls|Messages|IncomingPhoneNumbers)(?:\/([^/]+))?\.json$/;

export function answerRest(
  line: Line,
  control: Switch,
  request: RestRequest,
  trouble?: RequestTrouble,
): RestAnswer {
  try {
    if (request.authorization !== `Basic ${btoa(`${line.account.accountSid}:${line.account.authToken}`)}`)
      throw new RestError(401, 20003, 'Authenticate');
    if (trouble === 'limited') throw new RestError(429, 20429, 'Too Many Requests');
    if (trouble === 'broken') throw broken();
    const answer = route(line, control, request);
    if (trouble === 'lost') throw broken();
    return trouble ? { ...answer, arrives: trouble } : answer;
  } catch (error) {
    if (error instanceof RestError) return errorAnswer(error);
    throw error;
  }
}

const broken = () => new RestError(500, 20500, 'An internal server error has occurred');

function notFound(path: string): never {
  throw new RestError(404, 20404, `The requested resource ${path} was not found`);
}

/** What is read of the account itself. */
function readOfAccount(line: Line, { method, path }: RestRequest): RestAnswer | undefined {
  if (method !== 'GET') return undefined;
  if (path === `/2010-04-01/Accounts/${line.account.accountSid}.json`) return accountJson(line);
  if (path === '/v1/Services') return servicesPage(line, path);
  return /^\/v1\/Services\/MG0{32}\/PhoneNumbers$/.test(path) ? serviceNumbersPage(line, path) : undefined;
}

function route(line: Line, control: Switch, request: RestRequest): RestAnswer {
  return readOfAccount(line, request) ?? routeOfResource(line, control, request);
}

function routeOfResource(
  line: Line,
  control: Switch,
  { method, path, query, form }: RestRequest,
): RestAnswer {
  const [, account, resource, sid] = PATH.exec(path) ?? [];
  if (account !== line.account.accountSid) return notFound(path);
  const what = `${method} ${resource}${sid === undefined ? '' : '/one'}`;
  const found = <T>(all: ReadonlyMap<string, T>): T => all.get(sid ?? '') ?? notFound(path);
  if (!what.startsWith('GET ') || sid !== undefined) onlyKnown(query, []);
  switch (what) {
    case 'GET Calls':
      return page([...line.calls.values()], query, {
        path,
        key: 'calls',
        json: (call) => callJson(line, call),
      });
    case 'POST Calls':
      return { status: 201, body: callJson(line, createCall(line, control, form)) };
    case 'GET Calls/one':
      return { status: 200, body: callJson(line, found(line.calls)) };
    case 'POST Calls/one':
      return { status: 200, body: callJson(line, updateCall(line, control, found(line.calls), form)) };
    case 'GET Messages':
      return page([...line.texts.values()], query, {
        path,
        key: 'messages',
        json: (text) => textJson(line, text),
      });
    case 'POST Messages':
      return { status: 201, body: textJson(line, createText(line, form)) };
    case 'GET IncomingPhoneNumbers':
      return numbersPage(line, query, path);
    case 'GET Messages/one':
      return { status: 200, body: textJson(line, found(line.texts)) };
    default:
      throw new RestError(405, 20004, `The stand-in has no ${method} for ${path}`);
  }
}
