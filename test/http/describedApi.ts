import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from './httpService.ts';

/** One operation of an OpenAPI document, as far as tests look at it. */
export interface DescribedOperation {
  id: string;
  /** In capitals, as HTTP has it. */
  method: string;
  path: string;
  summary?: string;
  tags: string[];
  parameters: DescribedParameter[];
  requestBody?: { content: Record<string, DescribedMedia> };
  responses: Record<string, { description: string; content?: Record<string, DescribedMedia> }>;
}

export interface DescribedParameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required: boolean;
  schema: Json;
  example?: Json;
}

export interface DescribedMedia {
  schema: Json;
  example?: Json;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: Json): DescribedOperation[] {
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, { operationId, tags = [], parameters = [], ...rest }]) => ({
      ...rest,
      id: operationId,
      method: method.toUpperCase(),
      path,
      tags,
      parameters,
    })),
  );
}

/** What a schema of the document says against a value, in words; empty when it allows it. Throws for a broken schema. */
export type FaultsOf = (schema: Json, value: unknown) => string;

/** References of a schema are relative to the document. */
export function schemaCheck(document: Json): FaultsOf {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const compiled = new WeakMap<object, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(inDocument(schema));
    compiled.set(schema, validate);
    return validate(value) ? '' : ajv.errorsText(validate.errors);
  };
}

function inDocument(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
}
