import { isCountry } from '../sources/caller-id.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { asteriskAmi } from './convert-ami.ts';
import { asteriskQueueLog } from './convert-queue-log.ts';
import { CommandFailure } from './failure.ts';
import type { System } from './systems.ts';

/** Each phone system by its name in `--from`. */
const CONVERSIONS: Readonly<
  Record<System, { readonly source: string; readonly begin: (options: ConversionOptions) => Conversion }>
> = {
  'asterisk-queue-log': { source: 'asterisk:queue-log', begin: asteriskQueueLog },
  'asterisk-ami': { source: 'asterisk:ami', begin: asteriskAmi },
};

export interface Asked {
  readonly from: System;
  readonly source?: string;
  readonly country?: string;
}

export function beginConversion({ from, source, country: given }: Asked, shift = 0): Conversion {
  const country = given?.toUpperCase();
  if (country !== undefined && !isCountry(country))
    throw new CommandFailure(2, `--country ${given}: not a country of ISO 3166, like US`);
  const { source: usual, begin } = CONVERSIONS[from];
  return begin({ source: source ?? usual, country, shift });
}
