import * as z from 'zod';
import { ERROR_STATUS, type ErrorCode } from './error-codes.ts';

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const errorBody = z
  .strictObject({
    type: z.string().describe('Names the kind of error, as RFC 9457 has it.'),
    title: z.string(),
    status: z.int().describe('The HTTP status.'),
    detail: z.string().describe('What went wrong, in a sentence for a person.'),
    code: z.enum(codes).describe('Stable: what programs compare.'),
    requestId: z
      .string()
      .describe("Names the request in the registry's logs; it is `X-Request-Id`, too."),
    errors: z
      .array(
        z.strictObject({
          path: z.string().describe('The parameter, or where in the body the field is.'),
          message: z.string(),
        }),
      )
      .optional()
      .describe('Each parameter or field that was refused.'),
  })
  .meta({ id: 'Error', description: "An error's body, `application/problem+json` (RFC 9457)." });
export type ErrorBody = z.infer<typeof errorBody>;
