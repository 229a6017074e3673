import type { Wired } from '../domain/wired.ts';
import { connectSource } from './amazon-connect.ts';
import { genesysSource } from './genesys.ts';

/** A source that is to be heard, by the name that its events carry, and the way by which they come. */
interface WiredSource {
  readonly source: string;
  readonly by: 'EventBridge' | 'contact records';
}

export function wiredSources(wired: Wired): WiredSource[] {
  const { connectInstanceArn, connectContactRecordsStreamArn, connectCasesDomainArn, genesysEventSource } =
    wired;
  const connect = connectSource(connectInstanceArn, undefined);
  const by = (way: WiredSource['by'], source: string, arn: string | undefined): WiredSource[] =>
    arn === undefined ? [] : [{ source, by: way }];
  return [
    ...by('EventBridge', connect, connectInstanceArn),
    ...by('contact records', connect, connectContactRecordsStreamArn),
    // What Cases says names no instance.
    ...by('EventBridge', connectSource(undefined, undefined), connectCasesDomainArn),
    ...by('EventBridge', genesysSource(genesysEventSource), genesysEventSource),
  ];
}
