import { readTroubles, type Troubles } from '../../infra/local/phones/trouble.ts';
import { CommandFailure } from './failure.ts';

/** @throws CommandFailure (2) that names `where` for what cannot be read */
export function troublesIn(text: string | undefined, where: string): Troubles {
  if (text === undefined) return {};
  try {
    return readTroubles(text);
  } catch (error) {
    throw new CommandFailure(2, `${where}: ${error instanceof Error ? error.message : error}`);
  }
}
