import * as z from 'zod';

export const health = z
  .strictObject({
    status: z.literal('ok').describe('There is no other: what is not well answers an error.'),
  })
  .meta({ id: 'Health', description: 'What a registry that is well says of itself.' });
export type Health = z.infer<typeof health>;
