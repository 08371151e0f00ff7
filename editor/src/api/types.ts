/** Every shape that crosses the wire, in one place. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Page<T> {
  results: T[];
  next: string | null;
}

export type Role = "owner" | "admin" | "editor" | "operator" | "viewer";

export type Permission =
  | "workflow.view"
  | "workflow.edit"
  | "workflow.run"
  | "execution.view"
  | "execution.cancel"
  | "credential.view"
  | "credential.edit"
  | "member.manage"
  | "token.manage";

export interface Organization {
  id: string;
  name: string;
}

/** What the page carries in `<script type="application/json" id="boot">`. */
export interface Boot {
  user: { email: string; name: string };
  organization: Organization;
  organizations: Organization[];
  role: Role;
  permissions: Permission[];
  version: string;
  public_url: string;
}

export interface ErrorBody {
  code: string;
  message: string;
  hint?: string | null;
  node_id?: string | null;
  details?: JsonObject | null;
}

/** The subset of JSON Schema 2020-12, with hints, that forms are made from. */
export interface Schema {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  title?: string;
  description?: string;
  default?: Json;
  enum?: Json[];
  const?: Json;
  format?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  "x-nullable"?: boolean;
  "x-template"?: boolean;
  "x-widget"?: Widget;
  "x-placeholder"?: string;
  "x-group"?: string;
  "x-show-if"?: { field: string; in: Json[] };
  "x-enum-labels"?: Record<string, string>;
  "x-language"?: string;
  "x-secret"?: boolean;
}

export type Widget =
  | "text"
  | "multiline"
  | "json"
  | "code"
  | "model"
  | "keyvalue"
  | "cron"
  | "timezone"
  | "messages"
  | "password"
  | "datetime";

export interface Port {
  name: string;
  label: string;
}

export type Category = "triggers" | "ai" | "http" | "data" | "flow";

export interface NodeType {
  type: string;
  version: number;
  label: string;
  /** The variable a new step of this type gets; empty: made from the label. */
  variable?: string;
  category: Category;
  description: string;
  icon: string;
  is_trigger: boolean;
  container: boolean;
  inputs: Port[];
  outputs: Port[];
  dynamic_outputs: { field: string; key: string } | null;
  parameters: Schema;
  credential_types: string[];
  credential_required: boolean;
  effect: string;
  output_example: Json;
  output_schema: Schema | null;
}

export type OnError = "stop" | "continue" | "default" | "route";

export interface GraphNode {
  id: string;
  type: string;
  type_version?: number;
  label: string;
  variable: string;
  position: { x: number; y: number };
  parameters: JsonObject;
  credential: string | null;
  disabled: boolean;
  note: string;
  on_error: OnError;
  default_output?: Json;
  retry: { max_attempts?: number };
  timeout_s?: number | null;
  parent: string | null;
}

export interface GraphEdge {
  source: string;
  source_port: string;
  target: string;
  target_port: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Problem {
  code: string;
  severity: "error" | "warning";
  node_id: string | null;
  field: string | null;
  message: string;
  hint: string | null;
}

export interface TriggerRow {
  node_id: string;
  type: string;
  url: string | null;
  test_url: string | null;
  next_run_at: string | null;
  next_times?: string[];
  last_fired_at: string | null;
  problem: string | null;
}

export type ExecutionStatus =
  | "queued"
  | "running"
  | "waiting"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "timed_out";

export type NodeStatus =
  | "queued"
  | "running"
  | "retrying"
  | "waiting"
  | "succeeded"
  | "failed"
  | "skipped"
  | "cancelled"
  | "interrupted"
  | "reused";

export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  cached_tokens?: number;
  reasoning_tokens?: number;
}

export type ExecutionMode = "manual" | "webhook" | "schedule" | "form" | "chat" | "error" | "called" | "api";

export interface ExecutionSummary {
  id: string;
  workflow: string | null;
  workflow_name: string;
  version: number | null;
  mode: ExecutionMode;
  status: ExecutionStatus;
  seq: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  cost_usd: string | null;
  usage: Usage | null;
  error: ErrorBody | null;
}

export interface NodeRun {
  node_id: string;
  iteration: string;
  attempt: number;
  status: NodeStatus;
  started_at: string | null;
  finished_at: string | null;
  input: Json;
  output: Json;
  error: ErrorBody | null;
  cost_usd: string | null;
  usage: Usage | null;
  seq: number;
}

/** What the socket says about a run: the whole execution but its nodes and graph. */
export interface ExecutionRow extends ExecutionSummary {
  input: Json;
  output: Json;
}

export interface Execution extends ExecutionRow {
  nodes: NodeRun[];
  graph: Graph;
}

export type RunEvent =
  | { type: "execution"; seq: number; execution_id: string; execution: ExecutionRow }
  | { type: "node"; seq: number; execution_id: string; node: NodeRun };

export interface TokenEvent {
  type: "tokens";
  execution_id: string;
  node_id: string;
  iteration: string;
  attempt: number;
  channel: "text" | "reasoning";
  offset: number;
  text: string;
}

export interface WorkflowRow {
  id: string;
  name: string;
  description: string;
  active: boolean;
  revision: number;
  published_version: number | null;
  published_revision: number | null;
  triggers: TriggerRow[];
  last_run: ExecutionSummary | null;
  created_at: string;
  updated_at: string;
}

export interface Workflow extends WorkflowRow {
  graph: Graph;
  problems: Problem[];
}

export interface SavedGraph {
  revision: number;
  problems: Problem[];
  graph: Graph;
}

export interface WorkflowTemplate {
  id: string;
  name: string;
  description: string;
  icon: string;
  graph: Graph;
}

export interface Preview {
  value: Json;
  type: string;
  source: "last_run" | "example" | "mixed";
  error: (ErrorBody & { line?: number | null; column?: number | null }) | null;
}

export interface TemplateHelper {
  name: string;
  signature: string;
  description: string;
  example: string;
}

export interface CredentialTest {
  ok: boolean;
  code: string | null;
  message: string;
  hint: string | null;
  tested_at: string;
}

export interface Credential {
  id: string;
  name: string;
  type: string;
  hint: string;
  fields_set: string[];
  used_by: { workflow: string; workflow_name: string; node_id: string; label: string }[];
  last_used_at: string | null;
  last_test: CredentialTest | null;
  created_at: string;
  updated_at: string;
}

export interface CredentialType {
  type: string;
  label: string;
  description: string;
  icon: string;
  data: Schema;
  testable: boolean;
}

export interface Model {
  id: string;
  name: string;
  vendor: string;
  description: string;
  context_length: number | null;
  max_output_tokens: number | null;
  pricing: { prompt?: string; completion?: string };
  capabilities: string[];
  free: boolean;
  removed: boolean;
  source: "bundled" | "synced" | "sandbox";
}

export interface Token {
  id: string;
  name: string;
  scopes: string[];
  hint?: string;
  created_at: string;
  last_used_at: string | null;
  token?: string;
}

export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  accepted?: boolean;
  invite_url?: string;
  created_at?: string;
}
