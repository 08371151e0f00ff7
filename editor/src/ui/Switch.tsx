import { Switch as Radix } from "radix-ui";

interface Props {
  id?: string;
  label?: string;
  checked: boolean;
  disabled?: boolean;
  describedBy?: string;
  invalid?: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ id, label, checked, disabled, describedBy, invalid, onChange }: Props) {
  return (
    <Radix.Root
      id={id}
      className="switch"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
    >
      <Radix.Thumb className="switch-thumb" />
    </Radix.Root>
  );
}
