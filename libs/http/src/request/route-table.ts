import { Injectable } from '@nestjs/common';

interface Route {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/**
 * Remembers which methods each path pattern takes, so that a wrong method is told from a wrong path. Asked only when no
 * route matched; its cost grows with the number of routes.
 */
@Injectable()
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  add(pattern: string, methods: readonly string[]): void {
    const route = this.routes.get(pattern) ?? { segments: pattern.split('/'), methods: new Set<string>() };
    for (const method of methods) route.methods.add(method);
    this.routes.set(pattern, route);
  }

  /** The methods of the routes whose pattern fits a request target, sorted; empty when there is none. */
  methodsFor(target: string): string[] {
    const segments = (target.split('?', 1)[0] ?? '').split('/');
    const methods = [...this.routes.values()]
      .filter((route) => fits(route.segments, segments))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  const isOpenEnded = pattern.at(-1) === '*';
  if (isOpenEnded ? path.length < pattern.length : path.length !== pattern.length) return false;
  return pattern.every((segment, index) => {
    if (segment === '*') return true;
    return segment.includes(':') ? path[index] !== '' : segment === path[index];
  });
}
