import { IconButton } from "./Button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "./Menu";

interface Props {
  /** The row's name, for screen readers. */
  of: string;
  onEdit: () => void;
  onDelete: () => void;
}

/** The menu of a table's row: edit and delete. */
export function RowMenu({ of, onEdit, onDelete }: Props) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon="ellipsis" label={`More for ${of}`} />
      </MenuTrigger>
      <MenuContent>
        <MenuItem icon="pencil" onSelect={onEdit}>
          Edit…
        </MenuItem>
        <MenuItem icon="trash-2" tone="danger" onSelect={onDelete}>
          Delete…
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
