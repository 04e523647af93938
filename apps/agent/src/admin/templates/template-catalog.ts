import { NotFoundError } from '@app/kernel';
import type { PolicyTemplate } from './policy-template';
import { shippedTemplates } from './shipped/shipped-templates';
import type { TemplateListQuery } from './template.dto';

/** The templates that fit every filter, by name. All that ship are active and built in. */
export function selectTemplates(query: TemplateListQuery): readonly PolicyTemplate[] {
  if (query.active === false || query.builtin === false) return [];
  return shippedTemplates.filter((template) => fits(template, query)).toSorted(byName);
}

/** @throws NotFoundError (NOT_FOUND) */
export function findTemplate(id: string): PolicyTemplate {
  const template = shippedTemplates.find((each) => each.id === id);
  if (template === undefined) throw new NotFoundError('There is no such template.');
  return template;
}

function fits(template: PolicyTemplate, { category, search, tags }: TemplateListQuery): boolean {
  const { description, displayName, id } = template;
  const text = `${id}\n${displayName}\n${description}`.toLowerCase();
  const wanted = (tags ?? '').split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));
  return (
    (!category || category === template.category) &&
    (!search || text.includes(search.toLowerCase())) &&
    (wanted.length === 0 || wanted.some((tag) => template.tags.includes(tag)))
  );
}

function byName(left: PolicyTemplate, right: PolicyTemplate): number {
  return left.displayName.localeCompare(right.displayName, 'en');
}
