/** Given names of the demo customers and review authors. */
export const GIVEN_NAMES: readonly string[] = (
  'Ada Aino Aleksy Amara Anouk Ansel Arjun Astrid Aurelio Beatriz Benoît Bilal Bronisław Camille Carys Chiara Cornelis ' +
  'Dagny Darius Deniz Diego Dunja Edda Eero Elif Émile Enzo Esra Fenna Fergus Finn Florentine Freya Gaël Gioia Greta ' +
  'Hamza Hana Hedda Henrik Ilse Imani Ines Isak Ivana Jadwiga Jannik Jasper Joaquín Jolanda Juna Kai Kalina Katarzyna ' +
  'Kenji Klara Lasse Leila Lennart Leonor Levi Linnéa Livia Lorenzo Lucía Maëlle Magnus Malik Marit Mateus Mei Milan Mira ' +
  'Nadia Niamh Nils Noor Odette Olek Oriol Øyvind Paolo Pia Quirin Rasmus Renske Rosalind Saga Samir Seán Selma Sixten ' +
  'Soraya Stellan Sunniva Tadeusz Thandi Tomás Ulla Valentin Vasco Vera Wanda Wietse Xaver Yara Yannick Zofia Zoé'
).split(' ');
