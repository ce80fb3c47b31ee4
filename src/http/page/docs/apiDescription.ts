import type { OpenApiDocument } from '../../openApiDocument.ts';

/** A JSON schema, as far as it is shown. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description: string;
  schema: Schema;
  example: unknown;
}

/** A body of one content type. */
export interface Body {
  type: string;
  schema: Schema;
  example: unknown;
}

export interface Operation {
  id: string;
  /** In capitals. */
  method: string;
  path: string;
  summary: string;
  tag: string;
  /** Anyone may ask for it. */
  open: boolean;
  parameters: Parameter[];
  requestBodies: Body[];
  responses: { status: string; description: string; bodies: Body[] }[];
}

/** What the OpenAPI document says, in the shape in which it is shown. */
export interface ApiDescription {
  title: string;
  version: string;
  description: string;
  tags: { name: string; description: string }[];
  /** By which requests may be authorised; empty: they need not be. */
  schemes: string[];
  operations: Operation[];
  schemas: Record<string, Schema>;
}

/** Reads the document of the app, which has no references but those to schemas. */
export function describeApi(document: OpenApiDocument): ApiDescription {
  const { info, tags = [], security = [], paths = {}, components } = document;
  return {
    title: info.title,
    version: info.version,
    description: info.description ?? '',
    tags: tags.map(({ name, description = '' }) => ({ name, description })),
    schemes: security.flatMap((requirement) => Object.keys(requirement)),
    operations: Object.entries(paths).flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const operation = item[method];
        return operation ? [readOperation(method.toUpperCase(), path, operation)] : [];
      }),
    ),
    schemas: components?.schemas ?? {},
  };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

type DocumentOperation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;

type DocumentParameter = Exclude<NonNullable<DocumentOperation['parameters']>[number], { $ref: string }>;

function readOperation(method: string, path: string, operation: DocumentOperation): Operation {
  const { operationId = '', summary = '', tags = [], parameters = [], requestBody, responses } = operation;
  return {
    id: operationId,
    method,
    path,
    summary,
    tag: tags[0] ?? '',
    open: operation.security?.length === 0,
    parameters: parameters.flatMap((parameter) => ('$ref' in parameter ? [] : [readParameter(parameter)])),
    requestBodies: requestBody && 'content' in requestBody ? readBodies(requestBody.content) : [],
    responses: Object.entries(responses ?? {}).map(([status, { description = '', content = {} }]) => ({
      status,
      description,
      bodies: readBodies(content),
    })),
  };
}

function readParameter({
  name,
  in: where,
  required = false,
  description = '',
  schema = {},
  example,
}: DocumentParameter): Parameter {
  return { name, in: where, required, description, schema, example };
}

function readBodies(content: Record<string, { schema?: Schema; example?: unknown }>): Body[] {
  return Object.entries(content).map(([type, { schema = {}, example }]) => ({ type, schema, example }));
}
