// Writes src/api/schema.d.ts, the types of all that crosses the wire, from the API's OpenAPI document.
//
// JSON without a further shape becomes `Json`, whose numbers are read exactly (src/json/exact.ts).

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString, NULL, tsUnion } from "openapi-typescript";
import ts from "typescript";

const named = (name) => ts.factory.createTypeReferenceNode(name);
const isEmpty = (schema) => Object.keys(schema ?? {}).every((key) => key === "description");

function transform(schema) {
  if (isEmpty(schema)) return named("Json");
  if (schema.type === "array" && isEmpty(schema.items)) return ts.factory.createArrayTypeNode(named("Json"));
  const isOpen =
    schema.additionalProperties === true || isEmpty(schema.additionalProperties ?? { of: "none" });
  if (!isOpen || schema.properties) return undefined;
  return Array.isArray(schema.type) ? tsUnion([named("JsonObject"), NULL]) : named("JsonObject");
}

const document = readFileSync(new URL("./openapi.yml", import.meta.url), "utf8");
const types = await openapiTS(document, {
  transform,
  inject: 'import type { Json, JsonObject } from "~/json/exact";',
  defaultNonNullable: false,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
});
writeFileSync(new URL("./src/api/schema.d.ts", import.meta.url), astToString(types));
