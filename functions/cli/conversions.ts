import { isZone } from '../domain/zones/zone.ts';
import { isCountry } from '../sources/caller-id.ts';
import type { Conversion, ConversionOptions, PayloadOptions } from './conversion.ts';
import { asteriskAmi } from './convert-ami.ts';
import { asteriskCel } from './convert-cel.ts';
import { csv } from './convert-csv.ts';
import { freeswitch } from './convert-freeswitch.ts';
import { amazonConnect, genesys, intercom, taskRouter, zendesk } from './convert-payloads.ts';
import { asteriskQueueLog } from './convert-queue-log.ts';
import { CommandFailure } from './failure.ts';
import type { System } from './systems.ts';

type Begun =
  | { readonly source: string; readonly begin: (options: ConversionOptions) => Conversion }
  /** Its payloads say where they come from. */
  | { readonly source: undefined; readonly begin: (options: PayloadOptions) => Conversion };

/** Each phone system by its name in `--from`. */
const CONVERSIONS: Readonly<Record<System, Begun>> = {
  'asterisk-queue-log': { source: 'asterisk:queue-log', begin: asteriskQueueLog },
  'asterisk-ami': { source: 'asterisk:ami', begin: asteriskAmi },
  'asterisk-cel': { source: 'asterisk:cel', begin: asteriskCel },
  'amazon-connect': { source: undefined, begin: amazonConnect },
  genesys: { source: undefined, begin: genesys },
  zendesk: { source: undefined, begin: zendesk },
  intercom: { source: undefined, begin: intercom },
  'twilio-taskrouter': { source: undefined, begin: taskRouter },
  freeswitch: { source: 'freeswitch', begin: freeswitch },
  csv: { source: 'csv', begin: csv },
};

export interface Asked {
  readonly from: System;
  readonly source?: string;
  readonly country?: string;
  readonly timeZone?: string;
  readonly map?: string;
}

export function beginConversion(
  { from, source, country: given, timeZone, map }: Asked,
  shift = 0,
): Conversion {
  const country = given?.toUpperCase();
  if (country !== undefined && !isCountry(country))
    throw new CommandFailure(2, `--country ${given}: not a country of ISO 3166, like US`);
  if (timeZone !== undefined && !isZone(timeZone))
    throw new CommandFailure(
      2,
      `--time-zone ${timeZone}: not a zone of the IANA data base, like America/Chicago`,
    );
  const system = CONVERSIONS[from];
  if (system.source === undefined) return system.begin({ source, country, timeZone, shift, map });
  return system.begin({ source: source ?? system.source, country, timeZone, shift, map });
}
