import { invalidRequest } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';

type FileParams = {
  readonly file: { readonly name?: string; readonly type?: string; readonly data: string };
  readonly purpose: string;
};

const MIB = 1024 * 1024;
/** What Stripe takes as evidence: documents a bank can print, 5 MB each. */
const EVIDENCE = { largest: 5 * MIB, types: ['pdf', 'jpg', 'png'] };

/** What a file is, by its first bytes and not by what it is called. */
function typeOf(data: string): string | null {
  if (data.startsWith('%PDF-')) return 'pdf';
  if (data.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  return data.startsWith('\xff\xd8\xff') ? 'jpg' : null;
}

function create(work: Work, params: Fields): object {
  const { file, purpose } = params as FileParams;
  const type = typeOf(file.data);
  const size = file.data.length;
  if (size === 0) throw invalidRequest('The file is empty.', { param: 'file' });
  if (purpose === 'dispute_evidence') {
    if (size > EVIDENCE.largest)
      throw invalidRequest('The file is larger than 5 MB, the most for dispute_evidence.', { param: 'file' });
    if (type === null || !EVIDENCE.types.includes(type))
      throw invalidRequest('Files for dispute_evidence must be of type pdf, jpg or png.', {
        code: 'invalid_file_type',
        param: 'file',
      });
  }
  const id = work.idFor('file');
  return work.create('file', {
    id,
    object: 'file',
    created: work.now,
    expires_at: null,
    filename: file.name ?? null,
    purpose,
    size,
    title: null,
    type,
    url: `https://files.stripe.com/v1/files/${id}/contents`,
  });
}

export const files: readonly Route[] = [
  { method: 'POST', path: '/v1/files', params: ['file', 'purpose', 'expand'], run: create },
  {
    method: 'GET',
    path: '/v1/files/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('file', id),
  },
  {
    method: 'GET',
    path: '/v1/files',
    params: [...LIST_PARAMS, 'created', 'purpose'],
    run: listHandler('file', '/v1/files', { equals: { purpose: 'purpose' } }),
  },
];
