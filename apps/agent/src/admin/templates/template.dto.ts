import { Type, type Static } from '@sinclair/typebox';
import { pageQuery, Pagination } from '../policies/mapping/page-of-policies';
import { Policy } from '../policies/policy.dto';

const Free = Type.Object({}, { additionalProperties: true });

/** The path of one template. */
export const TemplatePath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
export type TemplatePath = Static<typeof TemplatePath>;

/** Query of `GET /api/v1/templates`. */
export const TemplateListQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 100, description: 'Only this category.' })),
  search: Type.Optional(
    Type.String({ maxLength: 255, description: 'Only with this text in name or description.' }),
  ),
  tags: Type.Optional(
    Type.String({ maxLength: 500, description: 'Only with one of these tags, comma between.' }),
  ),
  active: Type.Optional(Type.Boolean({ description: 'Every shipped template is active.' })),
  builtin: Type.Optional(Type.Boolean({ description: 'Every shipped template is built in.' })),
  ...pageQuery,
});
export type TemplateListQuery = Static<typeof TemplateListQuery>;

const Variable = Type.Object({
  name: Type.String(),
  type: Type.String({ description: 'string, number, boolean or array.' }),
  default: Type.Optional(Type.Unknown()),
  description: Type.String(),
  required: Type.Boolean(),
  is_required: Type.Boolean({ description: 'The same as `required`.' }),
  validation: Type.Optional(
    Type.Object({ min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) }),
  ),
});

export const Template = Type.Object({
  id: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  description: Type.String(),
  category: Type.String(),
  subcategory: Type.Optional(Type.String()),
  template: Free,
  variables: Type.Array(Variable),
  is_builtin: Type.Boolean(),
  is_active: Type.Boolean(),
  version: Type.Integer(),
  tags: Type.Array(Type.String()),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Template = Static<typeof Template>;

export const TemplateList = Type.Object({ templates: Type.Array(Template), pagination: Pagination });
export type TemplateList = Static<typeof TemplateList>;

export const TemplateAnswer = Type.Object({ template: Template });
export type TemplateAnswer = Static<typeof TemplateAnswer>;

export const TemplateCategories = Type.Object({ categories: Type.Array(Type.String()) });
export type TemplateCategories = Static<typeof TemplateCategories>;

/** How often the tenant uses each template now. */
export const TemplateStats = Type.Object({
  stats: Type.Array(
    Type.Object({
      template_id: Type.String(),
      template_name: Type.String(),
      usage_count: Type.Integer({
        description: 'Policies of the tenant that were made from it and still exist.',
      }),
      last_used_at: Type.Optional(Type.String({ format: 'date-time' })),
    }),
  ),
});
export type TemplateStats = Static<typeof TemplateStats>;

/** Body of `POST /api/v1/templates/{id}/apply`. */
export const TemplateApplication = Type.Object(
  {
    policy_name: Type.String({ minLength: 3, maxLength: 100, description: 'Name of the new policy.' }),
    variables: Type.Optional(
      Type.Union([Free, Type.Null()], { description: 'Values by the names of variables.' }),
    ),
    description: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()])),
    enabled: Type.Optional(
      Type.Union([
        Type.Boolean({ description: 'Whether it is in force at once; false when absent.' }),
        Type.Null(),
      ]),
    ),
    priority: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 1000 }), Type.Null()])),
  },
  { description: 'How to make a policy out of a template.' },
);
export type TemplateApplication = Static<typeof TemplateApplication>;

export const TemplateApplied = Type.Object({
  success: Type.Literal(true),
  policy: Policy,
  usage_id: Type.String({ description: 'The id of the new policy.' }),
  message: Type.String(),
});
export type TemplateApplied = Static<typeof TemplateApplied>;
