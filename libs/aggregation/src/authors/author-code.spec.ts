import { join } from 'node:path';
import ts from 'typescript';
import { THROWING_CODE } from './throwing-code.fixture.ts';

const ROOT = process.cwd().replace(/\/libs\/aggregation$/, '');
const INDEXES = ['platform', 'aggregation'].map((lib) => join(ROOT, `libs/${lib}/src/index.ts`));

const OFFERED = 'is called by authors, not theirs';
const AT_START = 'is called at start, which a fault ends, naming it';
const EDGE = 'reads headers for the getters of a request, inside the code that asks; one-address.spec.ts gives it any header';
const GAUGE = 'answers an operator, on a page or a scrape; management-server.spec.ts throws from one';
const LINES = 'is called by a subscriber or a counter of a signal; signal.spec.ts throws from both';
const WITHIN = 'is called by the author’s own code, inside a handler, a part or a validator';

/** Functions in the public API that are not called while a request is served, or not by Portico; and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'AnswerEncoder.encode': 'leaves the answer as it is when it throws; answer-encoders.spec.ts throws from it',
  'AnswerEncoder.encodeArriving': 'leaves the answer as it is when it throws; answer-encoders.spec.ts throws from it',
  'AnswerEncoder.encodes': AT_START,
  'AccessToken.reveal': OFFERED,
  'AnswerSource.holds': 'is given by the library that keeps answers, and by no author',
  'AnswerSource.reused': 'is given by the library that keeps answers, and by no author',
  'AuditLines.done': LINES,
  'AuditLines.failed': LINES,
  'AuditLines.refused': LINES,
  'BackgroundWork.run(work)': 'rejects with what it throws; background-work.spec.ts throws from it',
  'BatchOptions.when': 'is PartOptions.when',
  'BffCommand.run': 'is a command’s, whose process it ends',
  'BroughtRoute.answer': 'is thrown from in brought-routes.spec.ts',
  'BroughtRoute.facts': 'answers an operator, as ManagementPage.render does',
  'BroughtRoute.handler': 'is not called: decorators stand on it',
  'CommandContext.print': OFFERED,
  'CommandContext.remark': OFFERED,
  'ConnectionPrelude.isExpected': 'is called for a connection, before there is a request; a fault is a stray one (stray-faults.spec.ts)',
  'ConnectionPrelude.read': 'is called for a connection, before there is a request; a fault is a stray one (stray-faults.spec.ts)',
  'Counter.add': LINES,
  'Counter.increment': LINES,
  'CursorOf(listOf)': WITHIN,
  'FieldList.includes': 'is of every list, and cannot be called with a text',
  'FieldList.indexOf': 'is of every list, and cannot be called with a text',
  'Forwarding.addresses': EDGE,
  'Forwarding.host': EDGE,
  'Forwarding.protocol': EDGE,
  'Forwarding.trusts': EDGE,
  'HeadSource.of': 'costs the answer its fields when it throws; answer-heads.spec.ts throws from it',
  'HeldResource.held': GAUGE,
  'ClientPort.stop': 'is called once, when the BFF stops',
  'FileSetWatch.start(changed)': 'is called by a timer; a fault is a stray one (stray-faults.spec.ts)',
  'FileWatch.start(changed)': 'is called by a timer; a fault is a stray one (stray-faults.spec.ts)',
  'HealthDetails.add(read)': 'answers an operator, on the readiness page; health.spec.ts throws from it',
  'HeldResource.limit': GAUGE,
  'Histogram.observe': LINES,
  'CheckedAtStart(check)': AT_START,
  'LiveChange.swap': 'is called when a changed file is taken over',
  'LiveChange.takes': 'has the changed file refused when it throws',
  'LiveSection.prepare': 'has the changed file refused when it throws; reload.spec.ts throws from it',
  'LogLines.debug': LINES,
  'LogLines.error': LINES,
  'LogLines.info': LINES,
  'LogLines.warn': LINES,
  'ManagementAction.run': 'answers an operator; management-server.spec.ts throws from it',
  'ManagementPage.render': 'answers an operator; management-server.spec.ts throws from it',
  'Meters.counter': AT_START,
  'Meters.gauge': GAUGE,
  'Meters.histogram': AT_START,
  'Outcomes.of': OFFERED,
  'PolicyRules.faults': AT_START,
  'PolicyRules.needsStage': AT_START,
  'PreparesApp.prepare': AT_START,
  'ProblemPages.show(page)': 'is called for problems that a person sees; problem-pages.spec.ts throws from it',
  'RequestsInFlight.find(matches)': WITHIN,
  'Route.answer': 'is BroughtRoute.answer',
  'Route.facts': 'is BroughtRoute.facts',
  'RouteFact.of': 'answers an operator, as ManagementPage.render does',
  'RouteSource.routes': AT_START,
  'RunningBff.close': OFFERED,
  'Signal.count(counter)': 'is called as those of RequestSignal',
  'Signal.subscribe(subscriber)': 'is called as those of RequestSignal; signal.spec.ts throws from it',
  'Stage.follows': AT_START,
  'Stage.refusesUpgrade': 'refuses the connection when it throws; judged-upgrades.spec.ts throws from it',
  'StoreChanged.details': 'answers an operator, on the readiness page; health.spec.ts throws from it',
  'StageDocumentation.forRoute': AT_START,
  'TelemetrySource.audit': AT_START,
  'TelemetrySource.count': AT_START,
  'TelemetrySource.log': AT_START,
  'UnderWay.find(matches)': WITHIN,
  'counted(tell)': 'is called by a timer, and writes a line; a fault is a stray one (stray-faults.spec.ts)',
  'outsideRequests(work)': WITHIN,
  'ownership(ownerOf)': WITHIN,
  'runInScope(work)': WITHIN,
  'signalsProvider(telemetryOf)': AT_START,
  'whenHeadIsSent(told)': WITHIN,
};

function givenFunctions(): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile.bind(ts.sys)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(INDEXES, { ...options, noEmit: true, types: ['node'] });
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const isFunction = (type: ts.Type): boolean =>
    (type.isUnion() ? type.types : [type]).some((one) => one.getCallSignatures().length > 0 && one.getConstructSignatures().length === 0);
  const parametersOf = (name: string, type: ts.Type): void => {
    for (const signature of type.getCallSignatures()) {
      for (const parameter of signature.parameters) {
        const declared = parameter.valueDeclaration;
        if (declared && isFunction(checker.getTypeOfSymbolAtLocation(parameter, declared))) found.add(`${name}(${parameter.name})`);
      }
    }
  };
  for (const index of INDEXES) {
    const source = program.getSourceFile(index) as ts.SourceFile;
    for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const declared = symbol.declarations?.[0] as ts.Declaration;
      if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) parametersOf(symbol.name, checker.getTypeOfSymbolAtLocation(symbol, declared));
      if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))) continue;
      for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
        const at = member.valueDeclaration;
        if (!at || !at.getSourceFile().fileName.startsWith(join(ROOT, 'libs')) || ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Private) continue;
        const type = checker.getTypeOfSymbolAtLocation(member, at);
        const name = `${symbol.name}.${member.name}`;
        if (symbol.flags & ts.SymbolFlags.Class) parametersOf(name, type);
        else if (isFunction(type)) found.add(name);
      }
    }
  }
  return [...found].sort();
}

it('every function that an author may give is thrown from in the table, or is not called for a request', () => {
  const known = new Set([...Object.values(THROWING_CODE).map(({ gives }) => gives), ...Object.keys(ELSEWHERE)]);
  const given = givenFunctions();
  expect({ forgotten: given.filter((name) => !known.has(name)), gone: Object.keys(ELSEWHERE).filter((name) => !given.includes(name)) }).toEqual({ forgotten: [], gone: [] });
});
