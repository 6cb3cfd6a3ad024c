import { AppError, type FieldError } from './app-error.ts';

/** How many of what is refused are told in the detail; `errors` has all. */
const TOLD_MAX = 5;
const PATH_CHARACTERS_MAX = 60;
const MESSAGE_CHARACTERS_MAX = 200;

const cut = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max).toWellFormed()}…` : text;

const told = ({ path, message }: FieldError): string =>
  `${cut(path || 'body', PATH_CHARACTERS_MAX)} ${cut(message, MESSAGE_CHARACTERS_MAX)}`;

/**
 * The refusal of parameters or fields. Its detail says what is wrong with each of the first few: programs show it to people, and
 * models, and nothing else.
 *
 * @param fields at least one; messages go on from the name: `must be a whole number`, `is empty`
 */
export const notAccepted = (fields: FieldError[]): AppError => {
  const more = fields.length - TOLD_MAX;
  const reasons = fields.slice(0, TOLD_MAX).map(told);
  const detail = [...reasons, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return new AppError('invalid_request', `Not accepted: ${detail}.`, fields);
};
