import { asApiError } from "~/api/client";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Props {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** An error in place of the result: what happened, why, and a retry button. */
export function Failure({ title, error, onRetry }: Props) {
  const { message, hint } = asApiError(error);
  return (
    <div className="failure" role="alert">
      <Icon name="circle-alert" size={18} />
      <div className="grow">
        <strong>{title}</strong>
        <p>{message}</p>
        {hint && <p className="mute">{hint}</p>}
      </div>
      {onRetry && (
        <Button small icon="rotate-cw" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
