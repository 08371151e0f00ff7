import { Tabs } from "radix-ui";
import { useSearchParams } from "wouter";
import { boot, may } from "~/app/boot";
import { Page } from "../Page";
import { AuditLog } from "./audit/AuditLog";
import { Integrations } from "./integrations/Integrations";
import { Limits } from "./Limits";
import { Members } from "./Members";
import { Tokens } from "./Tokens";

const FIRST = "tokens";

/** `/settings/?tab=…`: the URL stores the open tab, followed by the tab's own parameters. */
export function SettingsPage() {
  const [params, setParams] = useSearchParams();
  const open = (tab: string) => setParams(tab === FIRST ? {} : { tab }, { replace: true });
  return (
    <Page title="Settings" text={`${boot.organization.name} · Wireloom ${boot.version}`}>
      <Tabs.Root value={params.get("tab") ?? FIRST} onValueChange={open}>
        <Tabs.List className="tab-list page-tabs" aria-label="Settings">
          <Tabs.Trigger value="tokens" className="tab">
            API tokens
          </Tabs.Trigger>
          {may("member.manage") && (
            <Tabs.Trigger value="members" className="tab">
              Members
            </Tabs.Trigger>
          )}
          <Tabs.Trigger value="integrations" className="tab">
            Integrations
          </Tabs.Trigger>
          <Tabs.Trigger value="limits" className="tab">
            Limits
          </Tabs.Trigger>
          {may("audit.view") && (
            <Tabs.Trigger value="audit" className="tab">
              Audit log
            </Tabs.Trigger>
          )}
        </Tabs.List>
        <Tabs.Content value="tokens">
          <Tokens />
        </Tabs.Content>
        <Tabs.Content value="members">
          <Members />
        </Tabs.Content>
        <Tabs.Content value="integrations">
          <Integrations outcome={params.get("connect")} />
        </Tabs.Content>
        <Tabs.Content value="limits">
          <Limits />
        </Tabs.Content>
        <Tabs.Content value="audit">
          <AuditLog />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  );
}
