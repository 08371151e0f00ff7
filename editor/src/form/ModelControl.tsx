import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { useState } from "react";
import { call } from "~/api/call";
import { useModels } from "~/api/catalog";
import type { Model } from "~/api/types";
import { Button } from "~/ui/Button";
import { tokens } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { toast } from "~/ui/toasts";
import { asText, type ControlProps } from "./control";

const SHOWN = 80;

/** `$0.15 / $0.60`: input and output, US dollars per million tokens. */
export function priceText({ pricing, free }: Model): string {
  if (free) return "free";
  const one = (usd: string | undefined) => {
    if (usd === undefined) return "?";
    if (Number(usd) < 0) return "varies";
    return `$${Number(usd)
      .toFixed(Number(usd) < 1 ? 2 : Number(usd) < 10 ? 1 : 0)
      .replace(/\.00?$/, "")}`;
  };
  const [input, output] = [one(pricing.prompt), one(pricing.completion)];
  return input === output ? input : `${input} / ${output}`;
}

/**
 * The models whose id, name or vendor contains every word of `search`; removed models come last.
 */
export function findModels(models: readonly Model[], search: string): Model[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = models.filter((model) => {
    const text = `${model.id} ${model.name} ${model.vendor}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return hits.sort((a, b) => Number(a.removed) - Number(b.removed)).slice(0, SHOWN);
}

function Row({ model, onPick }: { model: Model; onPick: (id: string) => void }) {
  return (
    <Command.Item value={model.id} onSelect={() => onPick(model.id)} className="picker-item">
      <span className="picker-text">
        <span className="row">
          <span className="clip">{model.name}</span>
          {model.source === "sandbox" && <span className="tag">sandbox</span>}
          {model.removed && (
            <span className="tag" data-tone="warn">
              gone
            </span>
          )}
        </span>
        <span className="clip mute mono">{model.id}</span>
      </span>
      <span className="model-figures num">
        <span>{priceText(model)}</span>
        <span className="mute">{model.context_length ? `${tokens(model.context_length)} context` : ""}</span>
      </span>
    </Command.Item>
  );
}

function List({ onPick }: { onPick: (id: string) => void }) {
  const { data: models = [], isLoading, refetch } = useModels();
  const [search, setSearch] = useState("");
  const [busy, setBusy] = useState(false);
  const typed = search.trim();
  const found = findModels(models, search);
  const sync = async () => {
    setBusy(true);
    try {
      const { synced } = await call("POST", "/api/models/sync/");
      await refetch();
      toast.done(`${synced} models are up to date`);
    } catch (error) {
      toast.failure("The models could not be fetched", error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Command label="Choose a model" shouldFilter={false} loop>
      <div className="picker-search">
        <Icon name="search" size={15} />
        <Command.Input autoFocus value={search} onValueChange={setSearch} placeholder="Search models…" />
      </div>
      <Command.List className="picker-list">
        {found.map((model) => (
          <Row key={model.id} model={model} onPick={onPick} />
        ))}
        {typed && models.every((model) => model.id !== typed) && (
          <Command.Item value={`use:${typed}`} onSelect={() => onPick(typed)} className="picker-item">
            Use the id <code>{typed}</code>
          </Command.Item>
        )}
        {isLoading && <Command.Loading>Loading…</Command.Loading>}
      </Command.List>
      <footer className="model-foot">
        <span className="mute">US dollars per million tokens, in / out</span>
        <Button small tone="quiet" icon="refresh-cw" busy={busy} onClick={() => void sync()}>
          Update
        </Button>
      </footer>
    </Command>
  );
}

/** A model picker with search, price and context length; any other id can be typed. */
export function ModelControl({ field, id, describedBy, invalid, value, onChange }: ControlProps) {
  const [open, setOpen] = useState(false);
  const { data: models = [] } = useModels();
  const current = asText(value ?? field.schema.default);
  const model = models.find((one) => one.id === current);
  const pick = (chosen: string) => {
    onChange(chosen);
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        id={id}
        className="input model-trigger"
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
      >
        <span className="clip grow">{current || "Choose a model"}</span>
        {model && <span className="mute num">{priceText(model)}</span>}
        <Icon name="chevrons-up-down" size={14} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Models"
          className="popover model-popover"
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <List onPick={pick} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
