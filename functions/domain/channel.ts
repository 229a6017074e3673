import * as z from 'zod';

/** How a person is paged. */
export const Channel = z.enum(['sms', 'voice']);
export type Channel = z.infer<typeof Channel>;
