import { connectSource } from './amazon-connect.ts';
import { genesysSource } from './genesys.ts';

/** What the stack was deployed to listen to in its own cloud, each as AWS names it. */
export interface WiredTo {
  readonly connectInstanceArn?: string | undefined;
  readonly connectContactRecordsStreamArn?: string | undefined;
  readonly connectCasesDomainArn?: string | undefined;
  readonly genesysEventSource?: string | undefined;
}

/** A source that is to be heard, by the name that its events carry, and the way by which they come. */
interface WiredSource {
  readonly source: string;
  readonly by: 'EventBridge' | 'contact records';
}

export function wiredSources(wired: WiredTo): WiredSource[] {
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
