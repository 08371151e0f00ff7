import type { ComponentType } from "react";
import { CodeControl } from "./CodeControl";
import type { ControlProps } from "./control";
import { KeyValueControl } from "./KeyValueControl";
import { ListControl, StringsControl } from "./ListControl";
import { ModelControl } from "./ModelControl";
import { ObjectControl } from "./ObjectControl";
import type { Kind } from "./schema";
import {
  BooleanControl,
  ChoicesControl,
  DateTimeControl,
  NumberControl,
  PasswordControl,
  SelectControl,
  TimezoneControl,
} from "./simple";
import { JsonControl, MultilineControl, TextControl } from "./text";
import { WorkflowControl } from "./WorkflowControl";

/** The control of each kind. */
export const CONTROLS: Record<Kind, ComponentType<ControlProps>> = {
  text: TextControl,
  multiline: MultilineControl,
  number: NumberControl,
  boolean: BooleanControl,
  select: SelectControl,
  list: ListControl,
  strings: StringsControl,
  choices: ChoicesControl,
  object: ObjectControl,
  keyvalue: KeyValueControl,
  json: JsonControl,
  code: CodeControl,
  model: ModelControl,
  cron: TextControl,
  timezone: TimezoneControl,
  password: PasswordControl,
  datetime: DateTimeControl,
  workflow: WorkflowControl,
};
