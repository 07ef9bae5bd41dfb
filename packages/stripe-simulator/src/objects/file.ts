/** A file that was uploaded. Its bytes are not kept: nothing reads them back. */
export type File = {
  readonly id: string;
  readonly object: 'file';
  readonly created: number;
  readonly expires_at: number | null;
  readonly filename: string | null;
  readonly purpose: string;
  readonly size: number;
  readonly title: null;
  readonly type: string | null;
  readonly url: string | null;
};
