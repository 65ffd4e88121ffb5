/** Records in a store that are not believed: what was known before stays in use. */
export class RecordsRefused extends Error {
  constructor(place: string) {
    super(
      `${place} are not believed: they were put there or put back by somebody else, or by Portico before 0.2.0, or sealed with a secret that redis.secrets no longer has; give it that secret; or, after an upgrade from 0.1 and a look at them, seal them with the command "partners adopt"; or delete them and make them again`,
    );
    this.name = 'RecordsRefused';
  }
}
