/**
 * Every shape that crosses the wire, in one place. What the OpenAPI document says comes from `schema.d.ts`,
 * which is generated from it; here stands only what lies inside its free-form JSON.
 */

import type { Exact } from "~/json/exact";
import type { components } from "./schema";

type Api = components["schemas"];

/** `T`, with some keys told more exactly than the document does. */
type Refine<T, R> = Omit<T, keyof R> & R;

export type Json = null | boolean | number | Exact | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Page<T> {
  results: T[];
  next: string | null;
}

export type Role = Api["RoleEnum"];
export type Organization = Api["Organization"];
export type Account = Api["Account"];
export type BrowserSession = Api["BrowserSession"];
export type Enrolment = Api["Enrolment"];
export type Passkey = Api["Passkey"];
export type RecoveryCodes = Api["RecoveryCodes"];
export type OrganizationLimits = Api["OrganizationLimits"];

export type Permission =
  | "workflow.view"
  | "workflow.edit"
  | "workflow.run"
  | "execution.view"
  | "execution.cancel"
  | "credential.view"
  | "credential.edit"
  | "member.manage"
  | "token.manage"
  | "execution.own"
  | "execution.payload"
  | "execution.manage"
  | "credential.use"
  | "credential.manage"
  | "limit.manage"
  | "organization.manage"
  | "audit.view";

export type AuditEntry = Refine<
  Api["AuditEntry"],
  Record<"before" | "after", JsonObject | null> & { details: JsonObject }
>;
export type AuditVerification = Api["AuditVerification"];

/** What the page carries in `<script type="application/json" id="boot">`. */
export type Boot = Refine<Api["Session"], { permissions: Permission[]; may_give: Role[] }> & {
  version: string;
  public_url: string;
};

export interface ErrorBody {
  code: string;
  message: string;
  hint?: string | null;
  node_id?: string | null;
  details?: JsonObject | null;
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
  | "datetime"
  | "workflow";

/** The subset of JSON Schema 2020-12, with hints, that forms are made from. */
export interface Schema {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  title?: string;
  description?: string;
  default?: Json;
  enum?: Json[];
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

export type Port = Api["Port"];
export type Category = "triggers" | "ai" | "http" | "data" | "flow";

export type NodeType = Refine<
  Api["NodeType"],
  {
    category: Category;
    dynamic_outputs: { field: string; key: string } | null;
    parameters: Schema;
    output_example: Json;
    output_schema: Schema | null;
  }
>;

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

export type Problem = Api["Problem"];
export type TriggerRow = Api["Trigger"];
export type DraftHook = Api["DraftHook"];
export type PlannedTime = Api["PlannedTime"];
export type HookCall = Api["HookCall"];
export type HookCallDetail = Api["HookCallDetail"];
export type ExecutionStatus = Api["ExecutionStatus"];
export type NodeStatus = Api["NodeStatus"];
export type ExecutionMode = Api["Mode"];
export type Usage = Api["Usage"] & { cached_tokens?: number; reasoning_tokens?: number };

/** What went wrong in a run; its words are null to a role that sees no data. */
export type RunError = Omit<ErrorBody, "message"> & { message: string | null };

interface Outcome {
  error: RunError | null;
  usage: Usage;
}

interface Values {
  input: Json;
  output: Json;
}

export type ExecutionSummary = Refine<Api["ExecutionSummary"], Outcome>;
/** What a person can say about a step: the API's word for it. */
export type Decision = Api["ActionEnum"];

/** What a waiting step waits for; `shown` is what an approval asks. */
/** One line of a form, or of what an approval asks. */
export interface FormField {
  name: string;
  label: string;
  type: "text" | "textarea" | "number" | "email" | "date" | "select" | "checkbox";
  required: boolean;
  options: string[];
}

export interface Waiting {
  until: string | null;
  asks: boolean;
  shown: {
    title: string;
    message?: string;
    details?: Json;
    comment?: "none" | "optional" | "required";
    fields?: FormField[];
  } | null;
  digest: string | null;
  answered: boolean;
}

/** How far a container is; `total` is missing where it is not known. */
export interface Progress {
  done: number;
  failed: number;
  total?: number;
}

export type NodeRun = Refine<
  Api["NodeRun"],
  Outcome & Values & { wait: Waiting | null; progress: Progress | null }
>;
/** A step's run in one turn of a loop, without its values. */
export type Turn = Refine<Api["Turn"], Pick<Outcome, "error">>;
export type Attempt = Refine<Api["Attempt"], Pick<Outcome, "error"> & Values>;

/** What the socket says about a run: the whole execution but its nodes and graph. */
export type ExecutionRow = Refine<Api["ExecutionState"], Outcome & Values>;
export type Execution = Refine<Api["Execution"], Outcome & Values & { graph: Graph; nodes: NodeRun[] }>;

/** A change of a run, from the socket or from `/events/`. */
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

export type WorkflowRow = Refine<Api["WorkflowRow"], { last_run: ExecutionSummary | null }>;
export type Workflow = Refine<Api["Workflow"], { last_run: ExecutionSummary | null; graph: Graph }>;
export type SavedGraph = Refine<Api["GraphSaved"], { graph: Graph }>;
export type WorkflowTemplate = Refine<Api["Template"], { graph: Graph }>;

export type PreviewError = ErrorBody & { line?: number | null; column?: number | null };
export type Preview = Refine<Api["Preview"], { value: Json; error: PreviewError | null }>;
export type TemplateHelper = Api["Helper"];

export type CredentialTest = Api["TestResult"];
export type Credential = Api["Credential"];
export type CredentialType = Refine<Api["CredentialType"], { data: Schema }>;

export type Model = Api["Model"];
export type Token = Api["Token"];
export type NewToken = Api["NewToken"];
export type Member = Api["Member"];
export type Invitation = Api["Invitation"];
