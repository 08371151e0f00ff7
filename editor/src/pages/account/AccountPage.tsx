import "./account.css";
import { useAccount } from "~/api/account";
import { boot } from "~/app/boot";
import { Failure } from "~/ui/Failure";
import { SkeletonRows } from "~/ui/Skeleton";
import { Page } from "../Page";
import { useLastError } from "../useLastError";
import { Name } from "./Name";
import { Passkeys } from "./Passkeys";
import { Password } from "./Password";
import { Provider } from "./Provider";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";

/** `/account/`: the person's own account, independent of the organisation. */
export function AccountPage() {
  const query = useAccount();
  const error = useLastError(query);
  const account = query.data;
  return (
    <Page title="Your account" text={boot.user.email}>
      {error !== null && (
        <Failure
          title="Your account could not be loaded"
          error={error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isLoading && !error && <SkeletonRows count={3} />}
      {account && (
        <>
          <Name account={account} />
          {account.has_password && <Password />}
          {account.has_password && <SecondFactor account={account} />}
          <Passkeys account={account} />
          <Provider account={account} />
          <Sessions />
        </>
      )}
    </Page>
  );
}
