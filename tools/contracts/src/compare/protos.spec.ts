import { readProto } from '../grpc-contract.ts';
import { changeText } from './change.ts';
import { protoChanges } from './protos.ts';

const METHODS = 'rpc Find(Query) returns (Found);';
const KINDS = 'enum Kind { KIND_UNSPECIFIED = 0; KIND_BLACK = 1; }';

const proto = (query: string, found: string, { methods = METHODS, kinds = KINDS, name = 'Teas' } = {}): ReturnType<typeof readProto> =>
  readProto(`syntax = "proto3"; package tea.v1;
    service ${name} { ${methods} }
    message Query { ${query} }
    message Found { ${found} }
    ${kinds}`);

const [TEXT, MORE] = ['string name = 1;', 'string name = 1; string origin = 2;'];
const WIDER = { kinds: 'enum Kind { KIND_UNSPECIFIED = 0; KIND_BLACK = 1; KIND_GREEN = 2; }' };
const KIND = 'Kind kind = 1;';
const NESTED = 'repeated Tea teas = 1; message Tea { string name = 1; Found like = 2; }';

type Row = readonly [before: ReturnType<typeof proto>, after: ReturnType<typeof proto>, reported: readonly string[]];

const CHANGES: Readonly<Record<string, Row>> = {
  nothing: [proto(TEXT, NESTED), proto(TEXT, NESTED), []],
  'a field added': [proto(TEXT, TEXT), proto(MORE, TEXT), ['additive  Find: request, $.origin is new (2)']],
  'a field removed': [proto(TEXT, MORE), proto(TEXT, TEXT), ['breaking  Find: answer, $.origin was removed (2)']],
  'a field renamed': [
    proto(TEXT, TEXT),
    proto(TEXT, 'string title = 1;'),
    ['additive  Find: answer, $.name is called title now; the wire is the same'],
  ],
  'a field renumbered': [
    proto(TEXT, TEXT),
    proto(TEXT, 'string name = 2;'),
    ['breaking  Find: answer, $.name was removed (1)', 'additive  Find: answer, $.name is new (2)'],
  ],
  'another type': [proto(TEXT, TEXT), proto('int32 name = 1;', TEXT), ['breaking  Find: request, $.name was string, is int32']],
  'a list instead of one': [
    proto(TEXT, TEXT),
    proto(TEXT, 'repeated string name = 1;'),
    ['breaking  Find: answer, $.name was string, is repeated string'],
  ],
  'a field of a message within': [
    proto(TEXT, NESTED),
    proto(TEXT, NESTED.replace(TEXT, '')),
    ['breaking  Find: answer, $.teas.name was removed (1)'],
  ],
  'a new value of an enum in an answer': [
    proto(TEXT, KIND),
    proto(TEXT, KIND, WIDER),
    ['breaking  Find: answer, $.kind has the new value KIND_GREEN'],
  ],
  'a new value of an enum in a request': [
    proto(KIND, TEXT),
    proto(KIND, TEXT, WIDER),
    ['additive  Find: request, $.kind has the new value KIND_GREEN'],
  ],
  'a value of an enum removed': [
    proto(KIND, TEXT, WIDER),
    proto(KIND, TEXT),
    ['breaking  Find: request, $.kind has no longer the value KIND_GREEN'],
  ],
  'a method added': [
    proto(TEXT, TEXT),
    proto(TEXT, TEXT, { methods: `${METHODS} rpc Count(Query) returns (Found);` }),
    ['additive  Count: is new'],
  ],
  'a method removed': [
    proto(TEXT, TEXT),
    proto(TEXT, TEXT, { methods: 'rpc Count(Query) returns (Found);' }),
    ['breaking  Find: was removed', 'additive  Count: is new'],
  ],
  'a method that streams': [
    proto(TEXT, TEXT),
    proto(TEXT, TEXT, { methods: 'rpc Find(Query) returns (stream Found);' }),
    ['breaking  Find: streams in another way'],
  ],
  'another service': [
    proto(TEXT, TEXT),
    proto(TEXT, TEXT, { name: 'Coffees' }),
    ['breaking  all methods: the service was tea.v1.Teas, is tea.v1.Coffees'],
  ],
};

describe('a change of a .proto file', () => {
  it.each(Object.entries(CHANGES))('%s', (_, [before, after, reported]) => {
    expect(protoChanges(before, after).map(changeText)).toEqual(reported);
  });
});
