import { Tabs } from "radix-ui";
import { boot, may } from "~/app/boot";
import { Page } from "../Page";
import { Limits } from "./Limits";
import { Members } from "./Members";
import { Tokens } from "./Tokens";

/** `/settings/`. */
export function SettingsPage() {
  return (
    <Page title="Settings" text={`${boot.organization.name} · Wireloom ${boot.version}`}>
      <Tabs.Root defaultValue="tokens">
        <Tabs.List className="tab-list page-tabs" aria-label="Settings">
          <Tabs.Trigger value="tokens" className="tab">
            API tokens
          </Tabs.Trigger>
          {may("member.manage") && (
            <Tabs.Trigger value="members" className="tab">
              Members
            </Tabs.Trigger>
          )}
          <Tabs.Trigger value="limits" className="tab">
            Limits
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="tokens">
          <Tokens />
        </Tabs.Content>
        <Tabs.Content value="members">
          <Members />
        </Tabs.Content>
        <Tabs.Content value="limits">
          <Limits />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  );
}
