import { Axios, AxiosError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';

/** An axios without defaults: those of the caller's are in its config already. */
const plain = new Axios({});

/** Where a request goes, with `baseURL` and `params`. @throws AxiosError when that is no absolute URL */
export function urlOf(config: InternalAxiosRequestConfig): URL {
  const { url, baseURL, params, paramsSerializer, allowAbsoluteUrls } = config as InternalAxiosRequestConfig<unknown, Record<string, unknown>>;
  const written = plain.getUri({ url, baseURL, params, paramsSerializer, allowAbsoluteUrls });
  const parsed = URL.parse(written);
  if (parsed) return parsed;
  throw new AxiosError(`"${written}" is no absolute URL; call an upstream by its name, as http://catalog/products`, AxiosError.ERR_INVALID_URL, config);
}
