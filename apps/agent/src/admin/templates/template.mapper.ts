import type { PolicyTemplate, TemplateVariable } from './policy-template';
import type { Template } from './template.dto';

/** When the shipped templates were last changed. */
const RELEASED_AT = '2026-01-01T00:00:00Z';
const VERSION = 1;

/** Writes a template in the form of the contract. */
export function toTemplate(template: PolicyTemplate): Template {
  const { category, description, displayName, id, pattern, subcategory, tags, variables } = template;
  return {
    id,
    name: id,
    display_name: displayName,
    description,
    category,
    ...(subcategory === undefined ? {} : { subcategory }),
    template: { ...pattern },
    variables: variables.map(toVariable),
    is_builtin: true,
    is_active: true,
    version: VERSION,
    tags: [...tags],
    created_at: RELEASED_AT,
    updated_at: RELEASED_AT,
  };
}

function toVariable(variable: TemplateVariable): Template['variables'][number] {
  const { default: usual, description, max, min, name, type } = variable;
  const isRequired = usual === undefined;
  const isBounded = min !== undefined || max !== undefined;
  return {
    name,
    type,
    description,
    required: isRequired,
    is_required: isRequired,
    ...(isRequired ? {} : { default: usual }),
    ...(isBounded && {
      validation: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
    }),
  };
}
