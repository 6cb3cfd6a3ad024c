import * as z from 'zod';

/** What a registry that is well says of itself. */
export const health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
export type Health = z.infer<typeof health>;
