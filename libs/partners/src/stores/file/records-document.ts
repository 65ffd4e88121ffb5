import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLSeq } from 'yaml';
import { KNOWN_BY, LISTS, nameOf } from '../../records/records.ts';
import type { RecordChanges } from '../../records/records.ts';

const HEADER = ' Partners, their keys and plans. Changed by the command "partners", or by hand: a BFF takes up what is good, and keeps what it has.';

/** The text of a file of records with the changes in it; comments, and whatever is not changed, stay. */
export function withChanges(text: string, changes: RecordChanges): string {
  const document: Document = parseDocument(text);
  if (document.contents === null) {
    document.contents = document.createNode({});
    document.commentBefore ??= HEADER;
  }
  for (const list of LISTS) {
    for (const record of changes[list] ?? []) put(listOf(document, list), KNOWN_BY[list], nameOf(list, record), document.createNode(plain(record)));
  }
  return document.toString({ lineWidth: 0 });
}

function listOf(document: Document, list: string): YAMLSeq {
  const found = document.get(list);
  const seq = isSeq(found) ? found : document.createNode([]);
  if (seq !== found) document.set(list, seq);
  // An empty one stands in brackets: its records are to have a line for each field.
  if (seq.items.length === 0) seq.flow = false;
  return seq;
}

function put(list: YAMLSeq, key: string, name: string, record: ReturnType<Document['createNode']>): void {
  const index = list.items.findIndex((item) => isMap(item) && item.get(key) === name);
  const old = list.items[index];
  if (isMap(old)) {
    record.commentBefore = old.commentBefore ?? null;
    record.spaceBefore = old.spaceBefore ?? false;
    list.items[index] = record;
  } else list.add(record);
}

/** As it is written: without what is not told. */
const plain = (record: object): unknown => JSON.parse(JSON.stringify(record));
