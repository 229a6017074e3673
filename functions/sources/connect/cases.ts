import { fieldsIn, listIn, momentIn, textIn } from '../fields.ts';
import { eventOf, nothing, type SourceReading, type Told, telling, unknown } from '../source-reading.ts';
import { idOf } from './contact.ts';

/**
 * Amazon Connect Cases. A case there is a conversation here: it names no contact. It joins the customer's other
 * matters by the profile that it is about, if its events carry that field.
 */
const BY = 'Amazon Connect Cases';

export function readCaseEvent(envelope: unknown, detail: unknown, source: string): SourceReading {
  const type = (textIn(detail, 'eventType') ?? 'untyped').toUpperCase().slice(0, 64);
  const kind = `case event ${type}`;
  const at = momentIn(detail, 'approximateChangeTime') ?? momentIn(envelope, 'time');
  const about = fieldsIn(detail, 'case');
  const caseId = textIn(about, 'caseId') ?? textIn(detail, 'relatedItem', 'caseId');
  const origin = caseId === undefined ? undefined : { source, subject: caseId };
  if (!origin || at === undefined)
    return type.startsWith('RELATED_ITEM.') ? nothing(kind) : unknown(kind, detail);

  const text = (field: string): string | undefined => textIn(about, 'fields', field, 'value', 'stringValue');
  const profile = text('customer_id');
  const customer =
    profile === undefined ? {} : { customer: { externalId: `${source}:profile:${idOf(profile)}` } };
  const key = `${caseId}:${type}:${at}`;
  const tell = (told: Omit<Told, 'id' | 'at' | 'rank'>): SourceReading =>
    telling(kind, [eventOf(origin, { ...told, id: key, at, rank: 50 } as Told)]);
  const reason = text('summary') ?? text('case_reason');

  switch (type) {
    case 'CASE.CREATED':
      return tell({ type: 'case.noted', data: { ...customer, by: BY, text: reason ?? 'a case was opened' } });
    case 'CASE.DELETED':
      return tell({ type: 'case.resolved', data: { by: BY, summary: 'the case was deleted' } });
    case 'CASE.UPDATED': {
      const changed = listIn(detail, 'changedFieldIds').filter((id) => typeof id === 'string');
      const status = changed.includes('status') ? text('status')?.toLowerCase() : undefined;
      if (status === 'closed')
        return tell({
          type: 'case.resolved',
          data: { ...customer, by: BY, ...(reason ? { summary: reason } : {}) },
        });
      if (status === 'open')
        return tell({ type: 'case.reopened', data: { ...customer, ...(reason ? { reason } : {}) } });
      const what = `changed: ${changed.join(', ').slice(0, 500) || 'nothing that is named'}`;
      return tell({ type: 'source.reported', data: { ...customer, kind, what } });
    }
    case 'RELATED_ITEM.CREATED':
    case 'RELATED_ITEM.UPDATED':
    case 'RELATED_ITEM.DELETED': {
      const item = textIn(detail, 'relatedItem', 'relatedItemType') ?? 'something';
      return tell({ type: 'source.reported', data: { kind, what: `${item} of the case` } });
    }
    default:
      return unknown(kind, detail, origin, at);
  }
}
