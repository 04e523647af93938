import { RouteTable } from './route-table';

describe(RouteTable.name, () => {
  const routes = new RouteTable();
  routes.add('/items', ['GET', 'HEAD']);
  routes.add('/items', ['POST']);
  routes.add('/items/:id', ['GET']);
  routes.add('/files/*', ['GET']);

  it.each([
    ['/items', ['GET', 'HEAD', 'POST']],
    ['/items?limit=1', ['GET', 'HEAD', 'POST']],
    ['/items/7', ['GET']],
    ['/items/', []],
    ['/items/7/parts', []],
    ['/files/a/b/c', ['GET']],
    ['/files', []],
    ['/', []],
    ['', []],
  ])('knows the methods of %j', (target, methods) => {
    expect(routes.methodsFor(target)).toEqual(methods);
  });
});
