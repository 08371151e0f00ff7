import type { Json, JsonObject } from "~/json/exact";
export interface paths {
    "/api/account/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The caller's own account. */
        get: operations["Account_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change the name. */
        patch: operations["Account_patch"];
        trace?: never;
    };
    "/api/account/confirmation/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Allow this session to change how the person signs in, for ten minutes. */
        post: operations["AccountConfirmation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/passkeys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All passkeys, oldest first. */
        get: operations["PasskeyList_get"];
        put?: never;
        /** @description Store the passkey that the browser created. */
        post: operations["PasskeyList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/passkeys/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Remove the passkey; it no longer signs anyone in. */
        delete: operations["PasskeyDetail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/passkeys/options/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The options for `navigator.credentials.create`, with a challenge valid for five minutes. */
        post: operations["PasskeyOptions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Change the password; all other sessions end. */
        post: operations["AccountPassword_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/provider/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Unlink the provider from this account. */
        delete: operations["AccountProvider_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/recovery-codes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Create ten new codes; the previous ones stop working. */
        post: operations["RecoveryCodeList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/second-factor/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Create a secret, which takes effect once a code from it is confirmed. */
        post: operations["SecondFactor_post"];
        /** @description Switch the second factor off; a password is enough again. */
        delete: operations["SecondFactor_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/second-factor/confirmation/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Switch the second factor on. The recovery codes are returned only in this answer. */
        post: operations["SecondFactorConfirmation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The caller's sessions, most recently used first. */
        get: operations["AccountSessionList_get"];
        put?: never;
        post?: never;
        /** @description End all sessions but this one. */
        delete: operations["AccountSessionList_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/sessions/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description End the session: its next request is refused, and its live connections close within seconds. */
        delete: operations["AccountSessionDetail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of files, newest first; without `execution.payload` only the caller's own. */
        get: operations["AssetList_get"];
        put?: never;
        /** @description Upload one file; its type is determined from its content. */
        post: operations["AssetList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assets/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file's properties. */
        get: operations["AssetDetail_get"];
        put?: never;
        post?: never;
        /** @description Delete the file, even if executions refer to it. */
        delete: operations["AssetDetail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assets/{id}/content/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The content, whole or one range of bytes, as a download. */
        get: operations["AssetContent_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of entries, newest first. */
        get: operations["AuditList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description All entries that match the filters, newest first; cells that a spreadsheet would evaluate begin with
         *     `'`.
         */
        get: operations["AuditExport_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verification/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The chain's head, and the result of its last verification. */
        get: operations["AuditVerification_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/budgets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All of them, oldest first, as they stand now. */
        get: operations["BudgetList_get"];
        put?: never;
        /** @description Make a budget; it counts what was spent since its period began. */
        post: operations["BudgetList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/budgets/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The budget as it stands now. */
        get: operations["BudgetDetail_get"];
        put?: never;
        post?: never;
        /** @description Delete it; nothing that was spent is forgotten. */
        delete: operations["BudgetDetail_delete"];
        options?: never;
        head?: never;
        /** @description Change it; a limit that was raised lets later calls through at once. */
        patch: operations["BudgetDetail_patch"];
        trace?: never;
    };
    "/api/calls/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The call with its headers and body. */
        get: operations["HookCallDetail_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/replay/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Start a run of the published version with the call as its input. */
        post: operations["HookCallReplay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The total, and the sums by day, or by one of the others from the dearest. */
        get: operations["CostList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All calls that match the filters, newest first; cells that a spreadsheet would evaluate begin with `'`. */
        get: operations["CostExport_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/credential-types/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Each type with the JSON Schema of its data. */
        get: operations["CredentialTypeList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/credentials/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list, newest first. */
        get: operations["CredentialList_get"];
        put?: never;
        /** @description Create a credential; its data is stored and never returned. */
        post: operations["CredentialList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/credentials/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The credential without its data. */
        get: operations["CredentialDetail_get"];
        put?: never;
        post?: never;
        /** @description Delete the credential; 409 `in_use` with the places that use it. */
        delete: operations["CredentialDetail_delete"];
        options?: never;
        head?: never;
        /** @description Rename the credential, or change some of its fields. */
        patch: operations["CredentialDetail_patch"];
        trace?: never;
    };
    "/api/credentials/{id}/test/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Test it without spending anything; a credential that does not work is an answer, not an error. */
        post: operations["CredentialTest_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The organisation's executions, filtered. */
        get: operations["ExecutionList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The execution with its nodes and the graph it ran. */
        get: operations["ExecutionDetail_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Cancel the execution; 200 without a change if it has already ended. */
        post: operations["ExecutionCancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The changes after `after`, in order. */
        get: operations["ExecutionEvents_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/nodes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description A page of node runs, in the order in which they started.
         *
         *     `newest` is for nodes inside loops: only the most recently changed turn of each.
         */
        get: operations["ExecutionNodes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/nodes/{node_id}/attempts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The attempts, earliest first. */
        get: operations["NodeAttempts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/nodes/{node_id}/resolve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide about an interrupted node, or answer one that asks. */
        post: operations["NodeResolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/nodes/{node_id}/turns/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description A page of turns without their values, in the order in which they started.
         *
         *     `within` is a turn of the enclosing loops, such as `3` or `3/0`: only turns inside it are returned.
         */
        get: operations["NodeTurns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Start a new execution of the same version, which reuses what had already succeeded. */
        post: operations["ExecutionRetry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/values/{asset}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The whole value behind `{"$asset", "size", "preview"}`, as a JSON download.
         *
         *     A value that a retry reused from an earlier execution is available under both.
         */
        get: operations["ExecutionValue_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/openrouter/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Whether the organisation is connected, since when and by whom. */
        get: operations["IntegrationDetail_get"];
        /** @description Connect with a key, or replace it. */
        put: operations["IntegrationDetail_put"];
        post?: never;
        /** @description Disconnect. */
        delete: operations["IntegrationDetail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/integrations/openrouter/connect/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Where to send this browser; its session expects it back within ten minutes, once. */
        post: operations["IntegrationConnect_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/llm-calls/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of calls, newest first. Without `execution.payload`, errors are codes. */
        get: operations["LlmCallList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All members. */
        get: operations["MemberList_get"];
        put?: never;
        /** @description Invite somebody; you pass the link on yourself. */
        post: operations["MemberList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Remove the member from the organisation. */
        delete: operations["MemberDetail_delete"];
        options?: never;
        head?: never;
        /** @description Change the member's role. */
        patch: operations["MemberDetail_patch"];
        trace?: never;
    };
    "/api/models/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Models by id; those that the provider no longer has only when asked for. */
        get: operations["ModelList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Read OpenRouter's list; models that it no longer has are marked, not deleted. */
        post: operations["ModelSync_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/node-types/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every node type. */
        get: operations["NodeTypeList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organization/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Its name and its limits. */
        get: operations["OrganizationDetail_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change the given limits (null removes a limit) or the name. */
        patch: operations["OrganizationDetail_patch"];
        trace?: never;
    };
    "/api/routes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description All of them by id. */
        get: operations["RouteList_get"];
        put?: never;
        /** @description Make a route. */
        post: operations["RouteList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The route. */
        get: operations["RouteDetail_get"];
        put?: never;
        post?: never;
        /** @description Delete it. */
        delete: operations["RouteDetail_delete"];
        options?: never;
        head?: never;
        /** @description Change it; its id stays, because drafts name it. */
        patch: operations["RouteDetail_patch"];
        trace?: never;
    };
    "/api/routes/{id}/check/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Try its credential; with `canary` also its default model. */
        post: operations["RouteChecks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The next ten times, as if the rules were published now, with the clock's shifts. */
        post: operations["SchedulePreview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The person, their organisation and their permissions. */
        get: operations["SessionView_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/organization/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Switch to another of the person's organisations. */
        post: operations["SessionOrganization_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/template-helpers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every helper, for completion. */
        get: operations["HelperList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The tokens that have not been revoked. */
        get: operations["TokenList_get"];
        put?: never;
        /** @description Create a token; its secret is returned only in this answer. */
        post: operations["TokenList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Revoke the token. */
        delete: operations["TokenDetail_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list, newest first. */
        get: operations["WorkflowList_get"];
        put?: never;
        /** @description Create a workflow. */
        post: operations["WorkflowList_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The workflow with its draft. */
        get: operations["WorkflowDetail_get"];
        put?: never;
        post?: never;
        /** @description Delete the workflow; its history stays readable. */
        delete: operations["WorkflowDetail_delete"];
        options?: never;
        head?: never;
        /** @description Rename or describe the workflow, or switch it on or off. */
        patch: operations["WorkflowDetail_patch"];
        trace?: never;
    };
    "/api/workflows/{id}/calls/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of calls without headers and bodies; `trigger` is a node's id. */
        get: operations["HookCallList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/duplicate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Copy the draft to a new workflow. */
        post: operations["WorkflowDuplicate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/graph/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description Save over a revision; 409 `stale_revision` if someone else has saved in between. */
        put: operations["WorkflowGraph_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/nodes/{node_id}/request/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The request of the draft's node to its model, without a key, and where each field comes from. */
        post: operations["NodeRequest_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/planned-times/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A page of the planned times of the workflow's schedules, most recently decided first. */
        get: operations["PlannedTimeList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The template's value with the data of the last run, or with example data if there is none. */
        post: operations["WorkflowPreview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/publish/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Freeze the draft as a version and make its triggers live; 422 `invalid_graph` if it cannot run. */
        post: operations["WorkflowPublish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/triggers/{node_id}/listen/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The test address, until when it listens, and the execution that its call started. */
        get: operations["WorkflowListen_get"];
        put?: never;
        /** @description Let the next call of the webhook's test address run the draft, within two minutes. */
        post: operations["WorkflowListen_post"];
        /** @description Stop listening. */
        delete: operations["WorkflowListen_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/templates/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Workflow templates to start from. */
        get: operations["TemplateList_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/run/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Start a run; with `wait`, respond when it has ended. With `until_node` it ends at that node, whose output is the run's; a node inside a container stands for its outermost one, and a trigger that leads there is chosen. */
        post: operations["WorkflowRun_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The person's account and their ways to sign in. */
        Account: {
            /** Format: email */
            email: string;
            name: string;
            has_password: boolean;
            /** @description Whether signing in requires a code after the password. */
            second_factor: boolean;
            /** @description The number of unused recovery codes. */
            recovery_codes: number;
            /** @description Browsers create them for a host name under https and for localhost, not for an IP address. */
            passkeys_possible: boolean;
            provider: components["schemas"]["Provider"] | null;
            /** @description Whether the password was entered within the last ten minutes, as changes to signing in require. */
            is_confirmed: boolean;
        };
        /** @enum {string} */
        ActionEnum: "rerun" | "skip" | "fail" | "approve" | "reject";
        /** @description What an approval shows; approvals from before a key existed lack it. */
        Asked: {
            title: string;
            message?: string;
            details?: Json;
            comment?: components["schemas"]["CommentEnum"];
            approvers?: string[];
            fields?: components["schemas"]["FormField"][];
        };
        /** @description A file; its content is at `content/`. */
        Asset: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Determined from the content, not from what the sender declared. */
            content_type: string;
            /** @description Bytes. */
            size: number;
            /** @description Hexadecimal; empty for values stored before digests were recorded. */
            sha256: string;
            /**
             * Format: uuid
             * @description The execution that owns the file and with which it is deleted.
             */
            execution: string | null;
            /** @description Whether it is kept until somebody deletes it. */
            kept: boolean;
            /** Format: date-time */
            created_at: string;
        };
        AssetList: {
            results: components["schemas"]["Asset"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description One attempt of a node. */
        Attempt: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            attempt: number;
            status: components["schemas"]["NodeStatus"];
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            input: Json;
            output: Json;
            error: components["schemas"]["RunError"] | null;
            calls: components["schemas"]["ModelCall"][] | null;
        };
        AttemptList: {
            results: components["schemas"]["Attempt"][];
            /** Format: uri */
            next: string | null;
        };
        /**
         * @description An entry of the audit log.
         *
         *     The actor is recorded as of that time; `role` is `command` for the machine's command line, `link` for the
         *     use of a link that needs no account. `position` and `hash` are its place in the chain: null until it is
         *     sealed, about a second later.
         */
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            actor: string;
            /** Format: uuid */
            user: string | null;
            role: string;
            /** Format: uuid */
            token: string | null;
            token_name: string;
            address: string;
            agent: string;
            action: string;
            /** @description What was done, as a phrase that follows the actor's name. */
            text: string;
            object: components["schemas"]["AuditObject"];
            before: JsonObject | null;
            after: JsonObject | null;
            details: JsonObject;
            result: components["schemas"]["ResultEnum"];
            position: number | null;
            hash: string | null;
        };
        AuditEntryList: {
            results: components["schemas"]["AuditEntry"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The object of an action, with its name at that time. */
        AuditObject: {
            type: string;
            id: string;
            name: string;
        };
        /**
         * @description The head of the chain, and whether it held at the last verification, which runs hourly at low priority.
         *
         *     `checked_at` is null before the first one; `broken_position` is the first entry that does not hold.
         */
        AuditVerification: {
            position: number;
            hash: string;
            holds: boolean;
            broken_position: number | null;
            /** Format: date-time */
            checked_at: string | null;
        };
        /** @enum {string} */
        BodyEncodingEnum: "text" | "base64";
        /** @description The data embedded in a page of the editor: the session, and the page's settings. */
        Boot: {
            user: components["schemas"]["Person"];
            organization: components["schemas"]["Organization"];
            organizations: components["schemas"]["Organization"][];
            role: components["schemas"]["RoleEnum"];
            permissions: components["schemas"]["Permission"][];
            /** @description The roles that the caller may give and take away. */
            may_give: components["schemas"]["RoleEnum"][];
            version: string;
            public_url: string;
        };
        /** @description A browser in which the person is signed in. */
        BrowserSession: {
            /** Format: uuid */
            id: string;
            /** @description Browser and operating system, as reported by the browser. */
            device: string;
            address: string;
            /** Format: date-time */
            signed_in_at: string;
            /**
             * Format: date-time
             * @description Exact to the minute.
             */
            last_used_at: string;
            is_current: boolean;
        };
        BrowserSessionList: {
            results: components["schemas"]["BrowserSession"][];
            /** Format: uri */
            next: string | null;
        };
        /**
         * @description A budget and how it stands in its present period. `target_name` is null once the target is deleted.
         *
         *     `unpriced_calls` are the period's calls for which nothing could be reserved, because nobody knows their model's
         *     price.
         */
        Budget: {
            /** Format: uuid */
            id: string;
            scope: components["schemas"]["BudgetScope"];
            /** Format: uuid */
            target: string | null;
            target_name: string | null;
            period: components["schemas"]["BudgetPeriod"];
            timezone: string;
            limit_usd: string;
            warn_at: number;
            on_limit: components["schemas"]["OnLimit"];
            spent_usd: string;
            reserved_usd: string;
            unpriced_calls: number;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            resets_at: string;
            state: components["schemas"]["BudgetState"];
            /** Format: date-time */
            created_at: string;
        };
        BudgetList: {
            results: components["schemas"]["Budget"][];
            /** Format: uri */
            next: string | null;
        };
        /** @enum {string} */
        BudgetPeriod: "day" | "month";
        /** @enum {string} */
        BudgetScope: "organization" | "workflow" | "credential" | "agent";
        /** @enum {string} */
        BudgetState: "ok" | "warning" | "exhausted";
        /** @enum {string} */
        CallOutcome: "accepted" | "refused" | "duplicate";
        /** @enum {string} */
        CapabilitiesEnum: "tools" | "reasoning" | "structured_output" | "vision" | "audio" | "files";
        /** @enum {string} */
        CategoryEnum: "triggers" | "ai" | "http" | "data" | "flow";
        /** @enum {string} */
        ChannelEnum: "text" | "reasoning";
        /** @description How to check: with `canary` the default model is asked, which costs a little. */
        CheckRouteRequest: {
            /** @default false */
            canary?: boolean;
        };
        /** @description A code from the authenticator app. */
        CodeRequest: {
            code: string;
        };
        /** @enum {string} */
        CommentEnum: "none" | "optional" | "required";
        /** @description The current password, to confirm a change. */
        ConfirmRequest: {
            password: string;
        };
        /** @description Where the browser goes to connect. */
        Connecting: {
            authorize_url: string;
        };
        /** @description Several calls together. `failed` includes the cancelled; `unknown` are those of which nobody knows the cost. */
        CostGroup: {
            key: string;
            label: string;
            calls: number;
            failed: number;
            unknown: number;
            input_tokens: number;
            output_tokens: number;
            cached_tokens: number;
            cost_usd: string;
        };
        /** @enum {string} */
        CostSource: "provider" | "reconciled" | "estimate" | "unknown";
        /** @description What calls cost together, and by group. */
        Costs: {
            total_usd: string;
            calls: number;
            failed: number;
            unknown: number;
            input_tokens: number;
            output_tokens: number;
            cached_tokens: number;
            groups: components["schemas"]["CostGroup"][];
        };
        /** @description A new budget. */
        CreateBudgetRequest: {
            /**
             * Format: uuid
             * @description The workflow, credential or agent; null for the organisation.
             */
            target?: string | null;
            /** @description An IANA name; UTC by default. */
            timezone?: string;
            /** @description The share of the limit at which the budget warns; 0.8 by default. */
            warn_at?: number;
            /** @description `stop` by default. */
            on_limit?: components["schemas"]["OnLimit"];
            scope: components["schemas"]["BudgetScope"];
            period: components["schemas"]["BudgetPeriod"];
            limit_usd: string;
        };
        /** @description A new credential. */
        CreateCredentialRequest: {
            hosts?: string[];
            max_per_minute?: number | null;
            max_concurrent?: number | null;
            /** @description A new credential is shared unless this is false. */
            shared?: boolean;
            name: string;
            type: components["schemas"]["CreateCredentialTypeEnum"];
            data: JsonObject;
        };
        /** @enum {string} */
        CreateCredentialTypeEnum: "openrouter" | "openai_compatible" | "http_basic" | "http_bearer" | "http_header" | "signing_secret" | "jwt_public_key";
        /** @description A new route; `id` is the prefix of its selectors. */
        CreateRouteRequest: {
            driver: components["schemas"]["DriverEnum"];
            base_url?: string | null;
            /** Format: uuid */
            credential?: string | null;
            default_model?: string | null;
            model_support?: components["schemas"]["ModelSupportEnum"];
            models?: string[];
            multimodal?: boolean;
            reasoning?: boolean;
            enabled?: boolean;
            /** @description The organisation's first route is the default. */
            is_default?: boolean;
            id: string;
        };
        /** @description A credential; its data is never returned. */
        Credential: {
            /** Format: uuid */
            id: string;
            name: string;
            type: components["schemas"]["CreateCredentialTypeEnum"];
            hint: string;
            fields_set: string[];
            /** @description Patterns of the hosts that `http.request` may send it to; null for types with a fixed address. */
            hosts: string[] | null;
            max_per_minute: number | null;
            max_concurrent: number | null;
            /** @description Whether everyone who edits workflows may use it. */
            shared: boolean;
            /** Format: email */
            created_by: string | null;
            /** @description Whether the caller may change, test and delete it. */
            may_change: boolean;
            /** @description Whether the caller may use it in workflows. */
            may_use: boolean;
            used_by: components["schemas"]["Use"][];
            /** Format: date-time */
            last_used_at: string | null;
            last_test: components["schemas"]["TestResult"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        CredentialList: {
            results: components["schemas"]["Credential"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A credential type; secret fields of `data` have `x-secret`. */
        CredentialType: {
            type: components["schemas"]["CreateCredentialTypeEnum"];
            label: string;
            description: string;
            icon: string;
            data: components["schemas"]["FormSchema"];
            testable: boolean;
            has_hosts: boolean;
        };
        CredentialTypeList: {
            results: components["schemas"]["CredentialType"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A webhook's test address, which runs the draft; `execution` is the execution that a test call started. */
        DraftHook: {
            node_id: string;
            test_url: string;
            /** Format: date-time */
            listening_until: string | null;
            /** Format: uuid */
            execution: string | null;
        };
        /** @enum {string} */
        DriverEnum: "openrouter" | "openai_compatible" | "openai" | "anthropic" | "google" | "sandbox";
        /** @description Each item of the list parameter `field` adds a port named by its `key`. */
        DynamicPorts: {
            field: string;
            key: string;
        };
        /** @description An edge from a port of one node to a port of another. */
        Edge: {
            source: string;
            source_port: string;
            target: string;
            target_port: string;
        };
        /**
         * Effect
         * @description What an attempt or one of its steps does to the outside world, and so what to do after a crash in the
         *     middle of it.
         * @enum {string}
         */
        Effect: "pure" | "repeatable" | "keyed" | "unsafe";
        /** @description The data for an authenticator app, shown only this once. */
        Enrolment: {
            /** @description Base32, for manual entry. */
            secret: string;
            /** @description The same as `otpauth://…`. */
            uri: string;
            /** @description The same as a QR code: an SVG as a data URI. */
            qr: string;
        };
        /** @description The answer to every 4xx and 5xx. */
        ErrorAnswer: {
            error: components["schemas"]["ErrorBody"];
        };
        /** @description What happened, what to do, and details: `core.errors`. */
        ErrorBody: {
            code: string;
            message: string;
            hint: string | null;
            details: JsonObject;
        };
        Event: components["schemas"]["ExecutionChange"] | components["schemas"]["NodeChange"];
        EventList: {
            results: components["schemas"]["Event"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The whole execution. */
        Execution: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            retry_of: string | null;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
            version: number | null;
            mode: components["schemas"]["Mode"];
            status: components["schemas"]["ExecutionStatus"];
            seq: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            cost_usd: string;
            usage: components["schemas"]["Usage"];
            error: components["schemas"]["RunError"] | null;
            /** @description Whether the caller started it manually. */
            own: boolean;
            input: Json;
            output: Json;
            graph: components["schemas"]["Graph"];
            nodes: components["schemas"]["NodeRun"][];
        };
        /** @description A change of the execution's own state. */
        ExecutionChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "execution";
            seq: number;
            /** Format: uuid */
            execution_id: string;
            execution: components["schemas"]["ExecutionState"];
        };
        ExecutionMessage: components["schemas"]["ExecutionChange"] | components["schemas"]["NodeChange"] | components["schemas"]["Tokens"];
        /** @description The execution without its nodes. */
        ExecutionState: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            retry_of: string | null;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
            version: number | null;
            mode: components["schemas"]["Mode"];
            status: components["schemas"]["ExecutionStatus"];
            seq: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            cost_usd: string;
            usage: components["schemas"]["Usage"];
            error: components["schemas"]["RunError"] | null;
            /** @description Whether the caller started it manually. */
            own: boolean;
            input: Json;
            output: Json;
        };
        /** @enum {string} */
        ExecutionStatus: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "timed_out";
        /** @description A row of the list of executions. */
        ExecutionSummary: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            retry_of: string | null;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
            version: number | null;
            mode: components["schemas"]["Mode"];
            status: components["schemas"]["ExecutionStatus"];
            seq: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            cost_usd: string;
            usage: components["schemas"]["Usage"];
            error: components["schemas"]["RunError"] | null;
            /** @description Whether the caller started it manually. */
            own: boolean;
        };
        ExecutionSummaryList: {
            results: components["schemas"]["ExecutionSummary"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description One field of the page. */
        FormField: {
            /**
             * @description The name by which the workflow refers to it: `{{name}}` for a form, `{{approval.data.name}}` for an
             *     approval.
             */
            name: string;
            /** @description The text above the field. Empty: the name. */
            label: string;
            /** @description What kind of value the field accepts. */
            type: components["schemas"]["FormFieldTypeEnum"];
            /** @description The field must not be left empty; a checkbox must be ticked. */
            required: boolean;
            /** @description The options to choose from. */
            options: string[];
        };
        /** @enum {string} */
        FormFieldTypeEnum: "text" | "textarea" | "number" | "email" | "date" | "select" | "checkbox";
        /** @description The subset of JSON Schema 2020-12, with hints, from which forms are built. */
        FormSchema: {
            type?: components["schemas"]["FormSchemaTypeEnum"];
            title?: string;
            description?: string;
            default?: Json;
            enum?: Json[];
            anyOf?: components["schemas"]["FormSchema"][];
            format?: string;
            pattern?: string;
            minLength?: number;
            maxLength?: number;
            minimum?: number;
            maximum?: number;
            exclusiveMinimum?: number;
            items?: components["schemas"]["FormSchema"];
            minItems?: number;
            maxItems?: number;
            properties?: {
                [key: string]: components["schemas"]["FormSchema"];
            };
            required?: string[];
            additionalProperties?: boolean | components["schemas"]["FormSchema"];
            writeOnly?: boolean;
            "x-nullable"?: boolean;
            "x-template"?: boolean;
            "x-widget"?: components["schemas"]["Widget"];
            "x-placeholder"?: string;
            "x-group"?: string;
            "x-show-if"?: components["schemas"]["ShownIf"];
            "x-enum-labels"?: {
                [key: string]: string;
            };
            "x-language"?: string;
            "x-secret"?: boolean;
            "x-destination"?: boolean;
        };
        /** @enum {string} */
        FormSchemaTypeEnum: "string" | "integer" | "number" | "boolean" | "array" | "object";
        /** @description Nodes and edges, in the order in which they were drawn. */
        Graph: {
            nodes: components["schemas"]["Node"][];
            edges: components["schemas"]["Edge"][];
        };
        /** @description A draft, with the revision it is based on. */
        GraphSaveRequest: {
            revision: number;
            graph: JsonObject;
        };
        /** @description The saved draft. */
        GraphSaved: {
            revision: number;
            problems: components["schemas"]["Problem"][];
            graph: components["schemas"]["Graph"];
        };
        /** @description A template helper. */
        Helper: {
            name: string;
            signature: string;
            description: string;
            example: string;
        };
        HelperList: {
            results: components["schemas"]["Helper"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A call to a webhook, and its outcome. `size` is the body's size in bytes. */
        HookCall: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            workflow: string;
            trigger: string;
            /** Format: date-time */
            received_at: string;
            method: string;
            path: string | null;
            query: string | null;
            size: number;
            outcome: components["schemas"]["CallOutcome"];
            error: string | null;
            /** Format: uuid */
            execution: string | null;
        };
        /** @description The call with its headers and body; for a refused one, the beginning of the body. */
        HookCallDetail: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            workflow: string;
            trigger: string;
            /** Format: date-time */
            received_at: string;
            method: string;
            path: string | null;
            query: string | null;
            size: number;
            outcome: components["schemas"]["CallOutcome"];
            error: string | null;
            /** Format: uuid */
            execution: string | null;
            headers: {
                [key: string]: string;
            } | null;
            body: string | null;
            body_encoding: components["schemas"]["BodyEncodingEnum"] | components["schemas"]["NullEnum"];
        };
        HookCallList: {
            results: components["schemas"]["HookCall"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The connection; the key itself is never shown, only its `hint`. */
        Integration: {
            configured: boolean;
            hint: string | null;
            source: components["schemas"]["IntegrationSourceEnum"] | components["schemas"]["NullEnum"];
            /** Format: uuid */
            credential: string | null;
            /** Format: date-time */
            last_rotated_at: string | null;
            /** Format: email */
            updated_by: string | null;
        };
        /** @enum {string} */
        IntegrationSourceEnum: "key" | "oauth";
        /** @description An invitation; its link works once, for seven days. */
        Invitation: {
            /** Format: email */
            email: string;
            role: components["schemas"]["RoleEnum"];
            invite_url: string;
        };
        /** @description The invited address and role. */
        InviteRequest: {
            /** Format: email */
            email: string;
            role: components["schemas"]["RoleEnum"];
        };
        /** @description A value over 256 KiB as an execution shows it: where the whole is, and its beginning. */
        LargeValue: {
            $asset: string;
            size: number;
            preview: string;
        };
        /** @description A call of a model. `model` and `provider` are those that answered, null until then; times are milliseconds. */
        LlmCall: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            execution: string;
            /** Format: uuid */
            workflow: string;
            node_id: string;
            iteration: string;
            attempt: number;
            number: number;
            route: string | null;
            /** Format: uuid */
            credential: string | null;
            /** Format: uuid */
            agent: string | null;
            requested_model: string;
            model: string | null;
            provider: string | null;
            status: components["schemas"]["LlmCallStatus"];
            input_tokens: number;
            output_tokens: number;
            cached_tokens: number;
            reasoning_tokens: number;
            cost_usd: string | null;
            estimated_cost_usd: string | null;
            reserved_usd: string | null;
            cost_source: components["schemas"]["CostSource"];
            is_byok: boolean;
            is_fallback: boolean;
            generation_id: string | null;
            first_token_ms: number | null;
            duration_ms: number | null;
            error: JsonObject | null;
            /** Format: date-time */
            created_at: string;
        };
        LlmCallList: {
            results: components["schemas"]["LlmCall"][];
            /** Format: uri */
            next: string | null;
        };
        /** @enum {string} */
        LlmCallStatus: "open" | "succeeded" | "failed" | "cancelled";
        /** @description A member. */
        Member: {
            /** Format: uuid */
            id: string;
            /** Format: email */
            email: string;
            name: string;
            role: components["schemas"]["RoleEnum"];
            /** Format: date-time */
            created_at: string;
        };
        MemberList: {
            results: components["schemas"]["Member"][];
            /** Format: uri */
            next: string | null;
        };
        /** @enum {string} */
        Mode: "manual" | "webhook" | "schedule" | "form" | "chat" | "error" | "called" | "api";
        /** @description A model of the catalogue. */
        Model: {
            id: string;
            name: string;
            vendor: string;
            description: string;
            context_length: number | null;
            max_output_tokens: number | null;
            pricing: components["schemas"]["Pricing"];
            capabilities: components["schemas"]["CapabilitiesEnum"][];
            free: boolean;
            removed: boolean;
            source: components["schemas"]["ModelSourceEnum"];
        };
        /** @description A model call; `model` and `provider` are those that answered, null until then. */
        ModelCall: {
            status: components["schemas"]["LlmCallStatus"];
            requested_model: string;
            model: string | null;
            provider: string | null;
            generation_id: string | null;
            usage: components["schemas"]["Usage"];
            cost_usd: string | null;
            estimated_cost_usd: string | null;
            first_token_ms: number | null;
            duration_ms: number | null;
        };
        ModelList: {
            results: components["schemas"]["Model"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description What a node would send to a model. `why` says by the path of each field where it comes from. */
        ModelRequest: {
            request: JsonObject;
            why: {
                [key: string]: string;
            };
            problems: components["schemas"]["Problem"][];
        };
        /** @enum {string} */
        ModelSourceEnum: "bundled" | "synced" | "sandbox";
        /** @enum {string} */
        ModelSupportEnum: "any" | "catalogue" | "list";
        /** @description A token with its secret, shown only this once. */
        NewToken: {
            /** Format: uuid */
            id: string;
            name: string;
            hint: string;
            scopes: string[];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Exact to the minute; null: never used.
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @description Null: never expires, by choice or because it was created before tokens had expiry dates.
             */
            expires_at: string | null;
            token: string;
        };
        /** @description One node of the graph. */
        Node: {
            id: string;
            type: string;
            type_version: number | null;
            label: string;
            variable: string;
            position: components["schemas"]["Position"];
            parameters: JsonObject;
            credential: string | null;
            disabled: boolean;
            note: string;
            on_error: components["schemas"]["OnErrorEnum"];
            default_output: Json;
            retry: components["schemas"]["RetryPolicy"];
            timeout_s: number | null;
            parent: string | null;
        };
        /** @description A change of a node run. */
        NodeChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "node";
            seq: number;
            /** Format: uuid */
            execution_id: string;
            node: components["schemas"]["NodeRun"];
        };
        /** @description A node run with its latest attempt. */
        NodeRun: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            node_id: string;
            iteration: string;
            attempt: number;
            status: components["schemas"]["NodeStatus"];
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            input: Json;
            output: Json;
            error: components["schemas"]["RunError"] | null;
            cost_usd: string;
            usage: components["schemas"]["Usage"];
            wait: components["schemas"]["Wait"] | null;
            progress: components["schemas"]["Progress"] | null;
            seq: number;
        };
        NodeRunList: {
            results: components["schemas"]["NodeRun"][];
            /** Format: uri */
            next: string | null;
        };
        /** @enum {string} */
        NodeStatus: "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled" | "interrupted" | "reused";
        /** @description A palette entry. */
        NodeType: {
            type: string;
            version: number;
            label: string;
            variable: string;
            category: components["schemas"]["CategoryEnum"];
            description: string;
            icon: string;
            is_trigger: boolean;
            has_address: boolean;
            asks_model: boolean;
            container: boolean;
            inputs: components["schemas"]["Port"][];
            outputs: components["schemas"]["Port"][];
            dynamic_outputs: components["schemas"]["DynamicPorts"] | null;
            parameters: components["schemas"]["FormSchema"];
            credential_types: string[];
            credential_required: boolean;
            effect: components["schemas"]["Effect"];
            output_example: Json;
            output_schema: components["schemas"]["FormSchema"];
        };
        NodeTypeList: {
            results: components["schemas"]["NodeType"][];
            /** Format: uri */
            next: string | null;
        };
        NullEnum: null;
        /** @enum {string} */
        OnErrorEnum: "stop" | "continue" | "default" | "route";
        /** @enum {string} */
        OnLimit: "stop" | "warn";
        /** @description An organisation. */
        Organization: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description The organisation to act in. */
        OrganizationChoiceRequest: {
            /** Format: uuid */
            organization: string;
        };
        /**
         * @description An organisation with its limits: concurrent executions, and calls per minute to one host; null is
         *     unlimited.
         */
        OrganizationLimits: {
            /** Format: uuid */
            id: string;
            name: string;
            max_running: number | null;
            host_per_minute: number | null;
        };
        /** @description A passkey. */
        Passkey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
        };
        PasskeyList: {
            results: components["schemas"]["Passkey"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The credential that the browser created from the options, as returned by its `toJSON()`. */
        PasskeyMakeRequest: {
            name: string;
            credential: JsonObject;
        };
        /** @description A new password. */
        PasswordChangeRequest: {
            current: string;
            new: string;
        };
        /** @description A new name. */
        PatchedAccountChangeRequest: {
            name: string;
        };
        /** @description A new role. */
        PatchedRoleRequest: {
            role: components["schemas"]["RoleEnum"];
        };
        /** @description The changes. */
        PatchedUpdateBudgetRequest: {
            /**
             * Format: uuid
             * @description The workflow, credential or agent; null for the organisation.
             */
            target?: string | null;
            /** @description An IANA name; UTC by default. */
            timezone?: string;
            /** @description The share of the limit at which the budget warns; 0.8 by default. */
            warn_at?: number;
            /** @description `stop` by default. */
            on_limit?: components["schemas"]["OnLimit"];
            scope?: components["schemas"]["BudgetScope"];
            period?: components["schemas"]["BudgetPeriod"];
            limit_usd?: string;
        };
        /** @description The changes; `data` holds only the fields that change, null removes one. */
        PatchedUpdateCredentialRequest: {
            hosts?: string[];
            max_per_minute?: number | null;
            max_concurrent?: number | null;
            /** @description A new credential is shared unless this is false. */
            shared?: boolean;
            name?: string;
            data?: JsonObject;
        };
        /** @description New limits, or a new name, which requires `organization.manage`. */
        PatchedUpdateOrganizationRequest: {
            name?: string;
            max_running?: number | null;
            host_per_minute?: number | null;
        };
        /** @description The changes. */
        PatchedUpdateRouteRequest: {
            driver?: components["schemas"]["DriverEnum"];
            base_url?: string | null;
            /** Format: uuid */
            credential?: string | null;
            default_model?: string | null;
            model_support?: components["schemas"]["ModelSupportEnum"];
            models?: string[];
            multimodal?: boolean;
            reasoning?: boolean;
            enabled?: boolean;
            /** @description The organisation's first route is the default. */
            is_default?: boolean;
        };
        /** @description The properties of a workflow that can be changed, apart from its draft. */
        PatchedWorkflowChangeRequest: {
            name?: string;
            description?: string;
            active?: boolean;
            timeout_s?: number;
            max_running?: number | null;
            retention_days?: number | null;
            retention_failed_days?: number | null;
            retention_count?: number | null;
        };
        /** @enum {string} */
        Permission: "asset.edit" | "asset.manage" | "asset.view" | "audit.view" | "budget.manage" | "credential.edit" | "credential.manage" | "credential.use" | "credential.view" | "execution.cancel" | "execution.manage" | "execution.own" | "execution.payload" | "execution.view" | "integration.manage" | "limit.manage" | "member.manage" | "member.view" | "model.sync" | "model.view" | "organization.manage" | "owner.manage" | "token.manage" | "workflow.address" | "workflow.edit" | "workflow.run" | "workflow.view";
        /** @description A person. */
        Person: {
            /** Format: email */
            email: string;
            name: string;
        };
        /** @enum {string} */
        PlannedOutcome: "fired" | "waiting" | "missed" | "skipped" | "superseded" | "dropped" | "given_up";
        /** @description A time at which a schedule fires, and by how many minutes the clock moved forward since the previous one. */
        PlannedTime: {
            /** Format: date-time */
            at: string;
            local: string;
            clock_shift_minutes: number | null;
        };
        PlannedTimeList: {
            results: components["schemas"]["PlannedTime"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A planned time of a schedule, its outcome, and its execution if there is one. */
        PlannedTimeOutcome: {
            trigger: string;
            /** Format: date-time */
            at: string;
            outcome: components["schemas"]["PlannedOutcome"];
            /** Format: uuid */
            execution: string | null;
        };
        PlannedTimeOutcomeList: {
            results: components["schemas"]["PlannedTimeOutcome"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A port. */
        Port: {
            name: string;
            label: string;
        };
        /** @description The position of the card's top left corner, in canvas units. */
        Position: {
            x: number;
            y: number;
        };
        /** @description The value of the template. */
        Preview: {
            value: Json;
            type: components["schemas"]["PreviewTypeEnum"];
            source: components["schemas"]["PreviewSourceEnum"];
            error: components["schemas"]["PreviewError"] | null;
        };
        /** @description Why a template has no value, and where in it the error is. */
        PreviewError: {
            code: string;
            message: string;
            hint: string | null;
            line: number | null;
            column: number | null;
        };
        /** @description A template to evaluate as if it were in a node. */
        PreviewRequestRequest: {
            graph: JsonObject;
            node_id: string;
            /** @default  */
            field?: string;
            template: string;
        };
        /** @enum {string} */
        PreviewSourceEnum: "last_run" | "example" | "mixed";
        /** @enum {string} */
        PreviewTypeEnum: "string" | "boolean" | "number" | "array" | "object" | "null";
        /** @description US dollars for a million tokens; "-1" where it varies. */
        Pricing: {
            prompt: string;
            completion: string;
        };
        /**
         * @description One problem: errors prevent publishing and running, warnings do not.
         *
         *     `field` is a path inside the node's parameters (`conditions.0.left`), or a key of the node itself.
         */
        Problem: {
            code: string;
            message: string;
            severity: components["schemas"]["SeverityEnum"];
            node_id: string | null;
            field: string | null;
            hint: string | null;
        };
        /** @description The progress of a container in turns; `total` is missing if unknown. */
        Progress: {
            done: number;
            failed: number;
            total?: number;
        };
        /** @description The sign-in provider. */
        Provider: {
            name: string;
            /** @description Whether this account is linked to it. */
            is_linked: boolean;
        };
        /** @description The organisation's key. */
        PutIntegrationRequest: {
            api_key: string;
        };
        /** @description Codes that each replace the app once, shown only this once. */
        RecoveryCodes: {
            codes: string[];
        };
        /** @description An input of the workflow to fill in; without it, the last run's or example data are used. */
        RequestPreviewRequest: {
            input?: JsonObject | null;
        };
        /** @description The decision about a waiting node. */
        ResolveRequest: {
            /** @default  */
            iteration?: string;
            action: components["schemas"]["ActionEnum"];
            data?: Json;
            shown?: string | null;
        };
        /** @enum {string} */
        ResultEnum: "ok" | "refused";
        /** @description How often and with which waits, in seconds, a failed node is retried. */
        RetryPolicy: {
            max_attempts: number | null;
            wait_s: number;
            factor: number;
            max_wait_s: number;
        };
        /**
         * @description Where to restart: `failed`, `start`, or a node's id.
         *
         *     A node inside a container stands for its outermost container, all of whose turns run again. `input` is the
         *     trigger's new output. `output_overrides` sets outputs by the ids of nodes outside containers, which then do
         *     not run; a branching node can be overridden if it had already decided.
         */
        RetryRequest: {
            /** @default failed */
            from?: string;
            input?: JsonObject | null;
            output_overrides?: JsonObject | null;
        };
        /** @enum {string} */
        RoleEnum: "owner" | "admin" | "editor" | "operator" | "viewer";
        /** @description A named connection to a provider; `base_url` is null for the driver's own. */
        Route: {
            id: string;
            driver: components["schemas"]["DriverEnum"];
            base_url: string | null;
            /** Format: uuid */
            credential: string | null;
            default_model: string | null;
            model_support: components["schemas"]["ModelSupportEnum"];
            models: string[];
            multimodal: boolean;
            reasoning: boolean;
            enabled: boolean;
            is_default: boolean;
        };
        /** @description How a route's check went; `code` is `ok` or a code of the error table. */
        RouteCheck: {
            ok: boolean;
            code: string;
            message: string;
            hint: string | null;
            latency_ms: number;
        };
        RouteList: {
            results: components["schemas"]["Route"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The error of a run. Its message may quote data. */
        RunError: {
            code: string;
            message: string | null;
            hint: string | null;
            node_id: string | null;
            details: JsonObject | null;
        };
        /** @description What to run, and with which input. */
        RunRequest: {
            /** @default {} */
            input?: JsonObject;
            /** @default false */
            draft?: boolean;
            trigger?: string | null;
            /** @default 0 */
            wait?: number;
            until_node?: string | null;
        };
        /** @description A schedule's rules, `{cron}` or `{every, unit}` each, and their time zone. */
        SchedulePreviewRequest: {
            rules: JsonObject[];
            /** @default UTC */
            timezone?: string;
        };
        /** @description The caller and their permissions. */
        Session: {
            user: components["schemas"]["Person"];
            organization: components["schemas"]["Organization"];
            organizations: components["schemas"]["Organization"][];
            role: components["schemas"]["RoleEnum"];
            permissions: components["schemas"]["Permission"][];
            /** @description The roles that the caller may give and take away. */
            may_give: components["schemas"]["RoleEnum"][];
        };
        /** @enum {string} */
        SeverityEnum: "error" | "warning";
        ShownIf: {
            field: string;
            in: Json[];
        };
        /** @description The details of `stale_revision`: the newest draft, and who saved it. */
        StaleRevision: {
            revision: number;
            graph: components["schemas"]["Graph"];
            /** Format: date-time */
            updated_at: string;
            /** Format: email */
            updated_by: string | null;
        };
        /** @description An accepted execution. */
        Started: {
            /** Format: uuid */
            id: string;
            status: components["schemas"]["ExecutionStatus"];
        };
        /** @description A change of one of a workflow's executions: the message of the workflow's socket. */
        SummaryChange: {
            /** @constant */
            type: "execution";
            /** Format: uuid */
            execution_id: string;
            execution: components["schemas"]["ExecutionSummary"];
        };
        /** @description What a synchronisation found. */
        Sync: {
            synced: number;
            removed: number;
        };
        /** @description A bundled workflow to start from. */
        Template: {
            id: string;
            name: string;
            description: string;
            icon: string;
            graph: components["schemas"]["Graph"];
        };
        TemplateList: {
            results: components["schemas"]["Template"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description The result of a test. */
        TestResult: {
            ok: boolean;
            code: string;
            message: string;
            hint: string | null;
            /** Format: date-time */
            tested_at: string;
        };
        /** @description A token without its secret. */
        Token: {
            /** Format: uuid */
            id: string;
            name: string;
            hint: string;
            scopes: string[];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Exact to the minute; null: never used.
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @description Null: never expires, by choice or because it was created before tokens had expiry dates.
             */
            expires_at: string | null;
        };
        /**
         * @description A new token. Without scopes it may do everything that its creator may.
         *
         *     Without `expires_in_days` it expires after 90 days, or together with the token that creates it; null means
         *     never.
         */
        TokenCreateRequest: {
            name: string;
            scopes?: string[];
            expires_in_days?: number | null;
        };
        TokenList: {
            results: components["schemas"]["Token"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A piece of a model's streamed text; `offset` counts UTF-16 code units. */
        Tokens: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tokens";
            /** Format: uuid */
            execution_id: string;
            node_id: string;
            iteration: string;
            attempt: number;
            channel: components["schemas"]["ChannelEnum"];
            offset: number;
            text: string;
        };
        /** @description A trigger of the workflow. */
        Trigger: {
            node_id: string;
            type: string;
            url: string | null;
            test_url: string | null;
            /** Format: date-time */
            listening_until: string | null;
            /** Format: date-time */
            next_run_at: string | null;
            next_times: string[];
            /** Format: date-time */
            last_fired_at: string | null;
            problem: string | null;
        };
        /** @description A node's run in one turn of a loop, without its values. `iteration` has an index for each enclosing loop. */
        Turn: {
            /** @description Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and the node remain visible. */
            redacted: boolean;
            iteration: string;
            status: components["schemas"]["NodeStatus"];
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            error: components["schemas"]["RunError"] | null;
        };
        TurnList: {
            results: components["schemas"]["Turn"][];
            /** Format: uri */
            next: string | null;
        };
        /** @description A file to upload; without `kept` it is deleted after a day unless an execution uses it. */
        UploadRequest: {
            /** Format: binary */
            file: string;
            /** @default false */
            kept?: boolean;
        };
        /** @description The tokens of one call. `input_tokens` includes cached tokens, `output_tokens` includes reasoning tokens. */
        Usage: {
            input_tokens: number;
            output_tokens: number;
            cached_tokens: number;
            reasoning_tokens: number;
        };
        /** @description A place that uses a credential. */
        Use: {
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
            node_id: string;
            label: string;
        };
        /**
         * @description What a node waits for: a time, an answer, or both; with the digest that binds an answer to what is
         *     `shown`.
         */
        Wait: {
            /** Format: date-time */
            until: string | null;
            asks: boolean;
            shown: components["schemas"]["Asked"] | null;
            digest: string | null;
            answered: boolean;
        };
        /** @enum {string} */
        Widget: "text" | "multiline" | "json" | "code" | "model" | "keyvalue" | "cron" | "timezone" | "password" | "datetime" | "workflow";
        /** @description A workflow with its draft and the draft's problems. */
        Workflow: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            active: boolean;
            revision: number;
            published_version: number | null;
            published_revision: number | null;
            timeout_s: number;
            max_running: number | null;
            retention_days: number | null;
            retention_failed_days: number | null;
            retention_count: number | null;
            triggers: components["schemas"]["Trigger"][];
            last_run: components["schemas"]["ExecutionSummary"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Whether the triggers' addresses are hidden (null) because the caller's role may not see them. */
            redacted: boolean;
            graph: components["schemas"]["Graph"];
            problems: components["schemas"]["Problem"][];
        };
        /** @description A new workflow. */
        WorkflowCreateRequest: {
            name: string;
            /** @default  */
            description?: string;
            graph?: JsonObject | null;
        };
        /** @description A row of the list of workflows. */
        WorkflowRow: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            active: boolean;
            revision: number;
            published_version: number | null;
            published_revision: number | null;
            timeout_s: number;
            max_running: number | null;
            retention_days: number | null;
            retention_failed_days: number | null;
            retention_count: number | null;
            triggers: components["schemas"]["Trigger"][];
            last_run: components["schemas"]["ExecutionSummary"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Whether the triggers' addresses are hidden (null) because the caller's role may not see them. */
            redacted: boolean;
        };
        WorkflowRowList: {
            results: components["schemas"]["WorkflowRow"][];
            /** Format: uri */
            next: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Account = components['schemas']['Account'];
export type ActionEnum = components['schemas']['ActionEnum'];
export type Asked = components['schemas']['Asked'];
export type Asset = components['schemas']['Asset'];
export type AssetList = components['schemas']['AssetList'];
export type Attempt = components['schemas']['Attempt'];
export type AttemptList = components['schemas']['AttemptList'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditEntryList = components['schemas']['AuditEntryList'];
export type AuditObject = components['schemas']['AuditObject'];
export type AuditVerification = components['schemas']['AuditVerification'];
export type BodyEncodingEnum = components['schemas']['BodyEncodingEnum'];
export type Boot = components['schemas']['Boot'];
export type BrowserSession = components['schemas']['BrowserSession'];
export type BrowserSessionList = components['schemas']['BrowserSessionList'];
export type Budget = components['schemas']['Budget'];
export type BudgetList = components['schemas']['BudgetList'];
export type BudgetPeriod = components['schemas']['BudgetPeriod'];
export type BudgetScope = components['schemas']['BudgetScope'];
export type BudgetState = components['schemas']['BudgetState'];
export type CallOutcome = components['schemas']['CallOutcome'];
export type CapabilitiesEnum = components['schemas']['CapabilitiesEnum'];
export type CategoryEnum = components['schemas']['CategoryEnum'];
export type ChannelEnum = components['schemas']['ChannelEnum'];
export type CheckRouteRequest = components['schemas']['CheckRouteRequest'];
export type CodeRequest = components['schemas']['CodeRequest'];
export type CommentEnum = components['schemas']['CommentEnum'];
export type ConfirmRequest = components['schemas']['ConfirmRequest'];
export type Connecting = components['schemas']['Connecting'];
export type CostGroup = components['schemas']['CostGroup'];
export type CostSource = components['schemas']['CostSource'];
export type Costs = components['schemas']['Costs'];
export type CreateBudgetRequest = components['schemas']['CreateBudgetRequest'];
export type CreateCredentialRequest = components['schemas']['CreateCredentialRequest'];
export type CreateCredentialTypeEnum = components['schemas']['CreateCredentialTypeEnum'];
export type CreateRouteRequest = components['schemas']['CreateRouteRequest'];
export type Credential = components['schemas']['Credential'];
export type CredentialList = components['schemas']['CredentialList'];
export type CredentialType = components['schemas']['CredentialType'];
export type CredentialTypeList = components['schemas']['CredentialTypeList'];
export type DraftHook = components['schemas']['DraftHook'];
export type DriverEnum = components['schemas']['DriverEnum'];
export type DynamicPorts = components['schemas']['DynamicPorts'];
export type Edge = components['schemas']['Edge'];
export type Effect = components['schemas']['Effect'];
export type Enrolment = components['schemas']['Enrolment'];
export type ErrorAnswer = components['schemas']['ErrorAnswer'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type Event = components['schemas']['Event'];
export type EventList = components['schemas']['EventList'];
export type Execution = components['schemas']['Execution'];
export type ExecutionChange = components['schemas']['ExecutionChange'];
export type ExecutionMessage = components['schemas']['ExecutionMessage'];
export type ExecutionState = components['schemas']['ExecutionState'];
export type ExecutionStatus = components['schemas']['ExecutionStatus'];
export type ExecutionSummary = components['schemas']['ExecutionSummary'];
export type ExecutionSummaryList = components['schemas']['ExecutionSummaryList'];
export type FormField = components['schemas']['FormField'];
export type FormFieldTypeEnum = components['schemas']['FormFieldTypeEnum'];
export type FormSchema = components['schemas']['FormSchema'];
export type FormSchemaTypeEnum = components['schemas']['FormSchemaTypeEnum'];
export type Graph = components['schemas']['Graph'];
export type GraphSaveRequest = components['schemas']['GraphSaveRequest'];
export type GraphSaved = components['schemas']['GraphSaved'];
export type Helper = components['schemas']['Helper'];
export type HelperList = components['schemas']['HelperList'];
export type HookCall = components['schemas']['HookCall'];
export type HookCallDetail = components['schemas']['HookCallDetail'];
export type HookCallList = components['schemas']['HookCallList'];
export type Integration = components['schemas']['Integration'];
export type IntegrationSourceEnum = components['schemas']['IntegrationSourceEnum'];
export type Invitation = components['schemas']['Invitation'];
export type InviteRequest = components['schemas']['InviteRequest'];
export type LargeValue = components['schemas']['LargeValue'];
export type LlmCall = components['schemas']['LlmCall'];
export type LlmCallList = components['schemas']['LlmCallList'];
export type LlmCallStatus = components['schemas']['LlmCallStatus'];
export type Member = components['schemas']['Member'];
export type MemberList = components['schemas']['MemberList'];
export type Mode = components['schemas']['Mode'];
export type Model = components['schemas']['Model'];
export type ModelCall = components['schemas']['ModelCall'];
export type ModelList = components['schemas']['ModelList'];
export type ModelRequest = components['schemas']['ModelRequest'];
export type ModelSourceEnum = components['schemas']['ModelSourceEnum'];
export type ModelSupportEnum = components['schemas']['ModelSupportEnum'];
export type NewToken = components['schemas']['NewToken'];
export type Node = components['schemas']['Node'];
export type NodeChange = components['schemas']['NodeChange'];
export type NodeRun = components['schemas']['NodeRun'];
export type NodeRunList = components['schemas']['NodeRunList'];
export type NodeStatus = components['schemas']['NodeStatus'];
export type NodeType = components['schemas']['NodeType'];
export type NodeTypeList = components['schemas']['NodeTypeList'];
export type NullEnum = components['schemas']['NullEnum'];
export type OnErrorEnum = components['schemas']['OnErrorEnum'];
export type OnLimit = components['schemas']['OnLimit'];
export type Organization = components['schemas']['Organization'];
export type OrganizationChoiceRequest = components['schemas']['OrganizationChoiceRequest'];
export type OrganizationLimits = components['schemas']['OrganizationLimits'];
export type Passkey = components['schemas']['Passkey'];
export type PasskeyList = components['schemas']['PasskeyList'];
export type PasskeyMakeRequest = components['schemas']['PasskeyMakeRequest'];
export type PasswordChangeRequest = components['schemas']['PasswordChangeRequest'];
export type PatchedAccountChangeRequest = components['schemas']['PatchedAccountChangeRequest'];
export type PatchedRoleRequest = components['schemas']['PatchedRoleRequest'];
export type PatchedUpdateBudgetRequest = components['schemas']['PatchedUpdateBudgetRequest'];
export type PatchedUpdateCredentialRequest = components['schemas']['PatchedUpdateCredentialRequest'];
export type PatchedUpdateOrganizationRequest = components['schemas']['PatchedUpdateOrganizationRequest'];
export type PatchedUpdateRouteRequest = components['schemas']['PatchedUpdateRouteRequest'];
export type PatchedWorkflowChangeRequest = components['schemas']['PatchedWorkflowChangeRequest'];
export type Permission = components['schemas']['Permission'];
export type Person = components['schemas']['Person'];
export type PlannedOutcome = components['schemas']['PlannedOutcome'];
export type PlannedTime = components['schemas']['PlannedTime'];
export type PlannedTimeList = components['schemas']['PlannedTimeList'];
export type PlannedTimeOutcome = components['schemas']['PlannedTimeOutcome'];
export type PlannedTimeOutcomeList = components['schemas']['PlannedTimeOutcomeList'];
export type Port = components['schemas']['Port'];
export type Position = components['schemas']['Position'];
export type Preview = components['schemas']['Preview'];
export type PreviewError = components['schemas']['PreviewError'];
export type PreviewRequestRequest = components['schemas']['PreviewRequestRequest'];
export type PreviewSourceEnum = components['schemas']['PreviewSourceEnum'];
export type PreviewTypeEnum = components['schemas']['PreviewTypeEnum'];
export type Pricing = components['schemas']['Pricing'];
export type Problem = components['schemas']['Problem'];
export type Progress = components['schemas']['Progress'];
export type Provider = components['schemas']['Provider'];
export type PutIntegrationRequest = components['schemas']['PutIntegrationRequest'];
export type RecoveryCodes = components['schemas']['RecoveryCodes'];
export type RequestPreviewRequest = components['schemas']['RequestPreviewRequest'];
export type ResolveRequest = components['schemas']['ResolveRequest'];
export type ResultEnum = components['schemas']['ResultEnum'];
export type RetryPolicy = components['schemas']['RetryPolicy'];
export type RetryRequest = components['schemas']['RetryRequest'];
export type RoleEnum = components['schemas']['RoleEnum'];
export type Route = components['schemas']['Route'];
export type RouteCheck = components['schemas']['RouteCheck'];
export type RouteList = components['schemas']['RouteList'];
export type RunError = components['schemas']['RunError'];
export type RunRequest = components['schemas']['RunRequest'];
export type SchedulePreviewRequest = components['schemas']['SchedulePreviewRequest'];
export type Session = components['schemas']['Session'];
export type SeverityEnum = components['schemas']['SeverityEnum'];
export type ShownIf = components['schemas']['ShownIf'];
export type StaleRevision = components['schemas']['StaleRevision'];
export type Started = components['schemas']['Started'];
export type SummaryChange = components['schemas']['SummaryChange'];
export type Sync = components['schemas']['Sync'];
export type Template = components['schemas']['Template'];
export type TemplateList = components['schemas']['TemplateList'];
export type TestResult = components['schemas']['TestResult'];
export type Token = components['schemas']['Token'];
export type TokenCreateRequest = components['schemas']['TokenCreateRequest'];
export type TokenList = components['schemas']['TokenList'];
export type Tokens = components['schemas']['Tokens'];
export type Trigger = components['schemas']['Trigger'];
export type Turn = components['schemas']['Turn'];
export type TurnList = components['schemas']['TurnList'];
export type UploadRequest = components['schemas']['UploadRequest'];
export type Usage = components['schemas']['Usage'];
export type Use = components['schemas']['Use'];
export type Wait = components['schemas']['Wait'];
export type Widget = components['schemas']['Widget'];
export type Workflow = components['schemas']['Workflow'];
export type WorkflowCreateRequest = components['schemas']['WorkflowCreateRequest'];
export type WorkflowRow = components['schemas']['WorkflowRow'];
export type WorkflowRowList = components['schemas']['WorkflowRowList'];
export type $defs = Record<string, never>;
export interface operations {
    Account_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    Account_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchedAccountChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountConfirmation_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    PasskeyList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    PasskeyList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyMakeRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    PasskeyDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    PasskeyOptions_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": JsonObject;
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountPassword_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountProvider_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RecoveryCodeList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SecondFactor_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SecondFactor_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SecondFactorConfirmation_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountSessionList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSessionList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountSessionList_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AccountSessionDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AssetList_get: {
        parameters: {
            query?: {
                cursor?: string;
                execution?: string;
                kept?: "true" | "false";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AssetList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AssetDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AssetDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AssetContent_get: {
        parameters: {
            query?: {
                /** @description Let browsers show the file if its type is harmless. */
                inline?: "true" | "false";
            };
            header?: {
                /** @description One range of bytes. */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description No response body */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AuditList_get: {
        parameters: {
            query?: {
                /** @description The beginning of an action's name. */
                action?: string;
                /** @description An e-mail address or a token's name. */
                actor?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                /** @description A thing's id. */
                object?: string;
                /** @description Entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AuditExport_get: {
        parameters: {
            query?: {
                /** @description The beginning of an action's name. */
                action?: string;
                /** @description An e-mail address or a token's name. */
                actor?: string;
                from?: string;
                /** @description A thing's id. */
                object?: string;
                /** @description Entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    AuditVerification_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    BudgetList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    BudgetList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBudgetRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    BudgetDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    BudgetDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    BudgetDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedUpdateBudgetRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    HookCallDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookCallDetail"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    HookCallReplay_post: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CostList_get: {
        parameters: {
            query?: {
                /** @description From this time on. */
                after?: string;
                agent?: string;
                /** @description Before this time. */
                before?: string;
                credential?: string;
                execution?: string;
                group_by?: "day" | "model" | "provider" | "workflow" | "credential" | "agent" | "route" | "execution";
                /** @description The model that was asked, or that answered. */
                model?: string;
                node_id?: string;
                provider?: string;
                route?: string;
                status?: "open" | "succeeded" | "failed" | "cancelled";
                /** @description In which days begin: an IANA name. */
                timezone?: string;
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CostExport_get: {
        parameters: {
            query?: {
                /** @description From this time on. */
                after?: string;
                agent?: string;
                /** @description Before this time. */
                before?: string;
                credential?: string;
                execution?: string;
                /** @description The model that was asked, or that answered. */
                model?: string;
                node_id?: string;
                provider?: string;
                route?: string;
                status?: "open" | "succeeded" | "failed" | "cancelled";
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialTypeList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialTypeList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialList_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCredentialRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedUpdateCredentialRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    CredentialTest_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionList_get: {
        parameters: {
            query?: {
                after?: string;
                before?: string;
                cursor?: string;
                limit?: number;
                mode?: "manual" | "webhook" | "schedule" | "form" | "chat" | "error" | "called" | "api";
                status?: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "timed_out";
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionSummaryList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionCancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionEvents_get: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionNodes_get: {
        parameters: {
            query?: {
                cursor?: string;
                iteration?: string;
                limit?: number;
                newest?: boolean;
                node?: string;
                parent?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeRunList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    NodeAttempts_get: {
        parameters: {
            query?: {
                iteration?: string;
            };
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    NodeResolve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    NodeTurns_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                status?: "queued" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled" | "interrupted" | "reused";
                within?: string;
            };
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionRetry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ExecutionValue_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    IntegrationDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    IntegrationDetail_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutIntegrationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    IntegrationDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    IntegrationConnect_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connecting"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    LlmCallList_get: {
        parameters: {
            query?: {
                /** @description From this time on. */
                after?: string;
                agent?: string;
                /** @description Before this time. */
                before?: string;
                credential?: string;
                cursor?: string;
                execution?: string;
                limit?: number;
                /** @description The model that was asked, or that answered. */
                model?: string;
                node_id?: string;
                provider?: string;
                route?: string;
                status?: "open" | "succeeded" | "failed" | "cancelled";
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LlmCallList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    MemberList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    MemberList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    MemberDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    MemberDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchedRoleRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ModelList_get: {
        parameters: {
            query?: {
                capability?: "tools" | "reasoning" | "structured_output" | "vision" | "audio" | "files";
                cursor?: string;
                free?: "true" | "false";
                limit?: number;
                removed?: "true" | "false";
                search?: string;
                vendor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    ModelSync_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    NodeTypeList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeTypeList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    OrganizationDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationLimits"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    OrganizationDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedUpdateOrganizationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationLimits"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRouteRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedUpdateRouteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    RouteChecks_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CheckRouteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteCheck"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SchedulePreview_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePreviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlannedTimeList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SessionView_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    SessionOrganization_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChoiceRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    HelperList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HelperList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    TokenList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    TokenList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenCreateRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    TokenDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowList_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowRowList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowList_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowCreateRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowDetail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowDetail_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowDetail_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedWorkflowChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    HookCallList_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                outcome?: "accepted" | "refused" | "duplicate";
                trigger?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookCallList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowDuplicate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowGraph_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphSaveRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphSaved"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    NodeRequest_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RequestPreviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelRequest"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    PlannedTimeList_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlannedTimeOutcomeList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowPreview_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequestRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowPublish_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowListen_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftHook"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowListen_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftHook"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowListen_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    TemplateList_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    WorkflowRun_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body returns the same execution, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description It ended within `wait` seconds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description It was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            /** @description The common error shape. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
}
