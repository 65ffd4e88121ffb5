import { pathsNamed, routesNamed, sequenceDiagrams } from './sequence-diagram.ts';

const diagramOf = (...lines: readonly string[]): string => ['```mermaid', 'sequenceDiagram', '  participant A as App', '  participant B as BFF', ...lines, '```'].join('\n');

describe('a sequence diagram', () => {
  it('is read as Mermaid reads it', () => {
    const [diagram] = sequenceDiagrams(diagramOf('  autonumber', '  A->>B: GET /v1/orders/{id}', '  alt it is known', '    B-->>A: 200', '  else', '  end').replace('  else\n', '  else it is not\n    B-->>A: 303 to /auth/login\n'));
    expect([...(diagram?.participants ?? [])]).toEqual([['A', 'App'], ['B', 'BFF']]);
    expect(diagram?.messages.map(({ text }) => text)).toEqual(['GET /v1/orders/{id}', '200', '303 to /auth/login']);
    expect(routesNamed(diagram as never)).toEqual([{ to: 'B', route: 'GET /v1/orders/{id}' }]);
    expect(pathsNamed(diagram as never)).toEqual(['/v1/orders/{id}', '/auth/login']);
  });

  it.each([
    ['A->>C: hello', 'line 5: C is no participant'],
    ['A->B hello', 'line 5: this is no statement'],
    ['A->>B: one; two', 'line 5: Mermaid does not read this'],
    ['A->>B: the end of it', 'line 5: Mermaid does not read this'],
    ['alt one', 'line 2: 1 of its boxes are not closed'],
    ['end', 'line 5: there is nothing open'],
    ['else two', 'line 5: there is nothing open'],
    ['Note over A,C: hello', 'line 5: C is no participant'],
  ])('is refused for %s', (line, words) => {
    expect(() => sequenceDiagrams(diagramOf(`  ${line}`))).toThrow(words);
  });
});
