import type { InputNode, MapNode, ScalarNode } from '../input-node.ts';
import { withValueAt } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import type { ProblemList } from '../problem-list.ts';
import { declaredElsewhere } from '../schema/declaration.ts';
import type { SettingsClass } from '../schema/settings-class.ts';
import { DISCRIMINATOR } from '../schema/settings-class.ts';
import { formatPath } from '../setting-path.ts';
import { LEVEL_SEPARATOR, upperSnake, VARIABLE_PREFIX } from '../variable-name.ts';
import type { SettableVariables, VariableTarget } from './settable-variables.ts';
import { settableVariables } from './settable-variables.ts';
import { isServiceLink } from './service-links.ts';
import { variableFix } from './variable-fix.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Lays environment variables over what the settings file says. */
export class EnvironmentOverlay {
  /** Names that Kubernetes has given to services: they set nothing. */
  readonly serviceLinks: string[] = [];
  private elsewhere: Readonly<Record<string, string>> = {};

  constructor(
    private readonly env: Environment,
    private readonly ignored: readonly string[],
    private readonly problems: ProblemList,
  ) {}

  /** A copy of the tree in which the variables have replaced values; a variable that sets nothing is a problem. */
  apply(Type: SettingsClass, tree: MapNode): MapNode {
    this.elsewhere = declaredElsewhere(Type);
    const names = Object.keys(this.env).filter((name) => this.isMeant(name)).sort();
    // A kind decides which settings exist below it, so kinds come first, and outer ones before inner ones.
    const kinds = names.filter(setsKind).sort((a, b) => a.length - b.length);
    const rest = names.filter((name) => !setsKind(name));
    const setBy = new Map<string, string>();
    return [...kinds.map((kind) => [kind]), rest].reduce((before, batch) => {
      const variables = settableVariables(Type, before);
      return batch.reduce((after, name) => this.set(after, name, variables, setBy), before);
    }, tree);
  }

  /** What to do about a variable of a section that the settings do not have. */
  private belongsElsewhere(variable: string): string | undefined {
    const isBelow = (key: string): boolean => `${variable}${LEVEL_SEPARATOR}`.startsWith(VARIABLE_PREFIX + upperSnake(key) + LEVEL_SEPARATOR);
    return Object.entries(this.elsewhere).find(([key]) => isBelow(key))?.[1];
  }

  private isMeant(name: string): boolean {
    return name.startsWith(VARIABLE_PREFIX) && this.env[name] !== undefined && !this.ignored.includes(name);
  }

  private set(tree: MapNode, variable: string, variables: SettableVariables, setBy: Map<string, string>): MapNode {
    const origin: Origin = { from: 'environment', variable };
    const [target, other] = variables.get(variable) ?? [];
    if (target === undefined) {
      if (isServiceLink(variable, this.env[variable] ?? '')) {
        this.serviceLinks.push(variable);
        return tree;
      }
      this.problems.add(variable, 'matches no setting', this.belongsElsewhere(variable) ?? variableFix(variable, [...variables.keys()]));
      return tree;
    }
    const path = formatPath(target.path);
    if (other !== undefined) {
      const problem = `could mean ${path} or ${formatPath(other.path)}`;
      this.problems.add(variable, problem, 'use the number of the item in place of its name');
      return tree;
    }
    const earlier = setBy.get(path);
    if (earlier !== undefined) {
      this.problems.add(variable, `sets ${path}, which ${earlier} sets too`, 'unset one of the two');
      return tree;
    }
    setBy.set(path, variable);
    return withValueAt(tree, target.path, nodeFor(this.env[variable] ?? '', target.form, origin));
  }
}

function setsKind(name: string): boolean {
  return name.endsWith(LEVEL_SEPARATOR + upperSnake(DISCRIMINATOR));
}

function nodeFor(text: string, form: VariableTarget['form'], origin: Origin): InputNode {
  const scalar = (value: string): ScalarNode => ({ is: 'scalar', value, origin });
  const file = (value: string): InputNode => ({ is: 'map', entries: new Map([['file', scalar(value)]]), origin });
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => part.trim());
  switch (form) {
    case 'text':
      return scalar(text);
    case 'file':
      return file(text);
    case 'list':
      return { is: 'list', items: parts.map(scalar), origin };
    case 'files':
      return { is: 'list', items: parts.map(file), origin };
  }
}
