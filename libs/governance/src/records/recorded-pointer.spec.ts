import { recordedPointer } from './recorded-pointer';

describe(recordedPointer.name, () => {
  it.each([
    ['', ''],
    ['/messages/0/content', '/messages/0/content'],
    ['/input/123-45-6789/city', '/input/~/city'],
    ['/input/ann@example.com', '/input/~'],
    ['/input/a~1b', '/input/~'],
    ['/~k12', '/~k12'],
    ['/additionalModelRequestFields/top_k', '/additionalModelRequestFields/top_k'],
  ])('keeps of %s what cannot tell anything: %s', (pointer, recorded) => {
    expect(recordedPointer(pointer)).toBe(recorded);
  });
});
