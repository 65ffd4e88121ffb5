// Decorators need this first. A bundle runs a CommonJS module where its importer stands, so the importer must come first itself.
import 'reflect-metadata';
