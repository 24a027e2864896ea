"""Given and family names from which the demo's people are made up. Any likeness to a real person is chance.

Given names come in two lists only so that the share of each follows published shares; the demo stores no one's sex.
"""

FEMALE = """Aisha Alice Amanda Amara Amy Angela Anita Ann Anna Anwen Beatrice Bernadette Bethan Bridget Carol Caroline
Catherine Ceri Charlotte Chloe Christine Claire Deborah Denise Diana Dolores Donna Eleanor Elizabeth Ellen Emily Emma
Esther Eve Farah Fatima Fiona Frances Gemma Gillian Grace Gwen Hannah Harriet Heather Helen Hilary Imogen Ines Irene
Jacqueline Jane Janet Jasmine Jean Jennifer Jill Joan Joanna Josephine Joyce Judith Julia Karen Kate Kavita Laura
Leanne Lesley Lily Linda Lorna Louise Lucy Lynn Madhu Maggie Mandy Margaret Maria Marion Martha Mary Maureen Meera
Megan Miriam Molly Monica Nadia Nicola Nina Nisha Olivia Pamela Patricia Pauline Penelope Philippa Priya Rachel Rebecca
Rhian Rosalind Rose Rukhsana Ruth Sally Samantha Sandra Sarah Shabana Sharon Sheila Shirley Sian Simone Sophie Stella
Susan Sylvia Tamsin Tanya Teresa Tracey Uma Valerie Vanessa Veronica Victoria Wendy Yasmin Yvonne Zainab Zara Zoe"""

MALE = """Aaron Abdul Adam Adrian Ahmed Alan Albert Alexander Alistair Amir Andrew Anthony Anil Arthur Ashok Barry
Benjamin Bernard Brendan Brian Bruce Bryn Callum Charles Christopher Clive Colin Craig Daffyd Daniel Darren David
Dennis Derek Desmond Dominic Donald Douglas Duncan Edmund Edward Edwin Emrys Eric Ernest Ethan Euan Faisal Francis
Frank Frederick Gareth Gary Geoffrey George Gerald Gordon Graham Grant Gurdeep Gwyn Hamish Harold Harry Hassan Henry
Howard Hugh Ian Imran Ivan Jack Jacob James Jamal Jason Jeffrey Jeremy John Jonathan Joseph Julian Keith Kenneth Kevin
Kwame Lawrence Lee Leon Leonard Lewis Liam Lloyd Luke Malcolm Mark Martin Matthew Maurice Maxwell Michael Mohammed
Mohan Nasir Neil Nicholas Nigel Norman Oliver Owen Patrick Paul Peter Philip Ralph Ravi Raymond Rhys Richard Robert
Roger Roland Ronald Rory Roy Russell Samuel Sanjay Scott Sean Simon Stanley Stephen Stuart Tariq Terence Thomas
Timothy Tony Trevor Vikram Vincent Walter Wayne William Winston Yusuf"""

FAMILY = """Abbott Acheampong Adams Ahmed Akhtar Ali Allen Anderson Armstrong Atkinson Bailey Baker Banerjee Barker
Barnes Barrett Bates Begum Bell Bennett Bevan Bhatt Booth Bowen Bradley Brennan Briggs Brook Brown Burgess Burns
Butler Byrne Carr Carter Chadwick Chambers Chan Chapman Chaudhry Clark Clarke Coates Cole Coleman Collins Connolly
Cook Cooper Corbett Cox Craven Crawford Cross Cunningham Dalton Daniels Davey Davies Dawson Dean Desai Dhillon
Dixon Doherty Douglas Doyle Drummond Dunn Eaton Edwards Elliott Ellis Evans Fairfax Farrell Fenwick Fielding Fisher
Fletcher Forster Foster Fowler Fox Francis Fraser Freeman Gallagher Gardner Garner George Gibson Gill Glover Goddard
Gordon Graham Grant Graves Gray Green Greenwood Griffiths Gupta Hale Hall Hamilton Hancock Hardy Harper Harris
Harrison Hart Hartley Harvey Hawkins Hayes Henderson Hewitt Hill Hobbs Holland Holmes Holt Hopkins Howard Howells
Hudson Hughes Humphreys Hunt Hussain Hutton Iqbal Irving Jackson Jacobs James Jarvis Jenkins Jennings Johnson Jones
Jordan Joshi Kapoor Kaur Kay Kelly Kemp Kennedy Kerr Khan King Kirby Knight Knowles Lamb Lambert Lancaster Lane
Lawson Leach Lee Lewis Lloyd Lomax Long Lowe Lynch Mahmood Malik Marsden Marsh Marshall Martin Mason Matthews
McCarthy McDonald Mehta Mensah Metcalfe Middleton Miller Mills Mistry Mitchell Moore Morgan Morris Mortimer Murphy
Murray Naylor Nelson Newman Newton Nicholls Noble Norris Nwosu O'Brien O'Connor Okafor Okeke Oldfield Osborne Osei
Owen Palmer Parker Parry Parsons Patel Payne Peacock Pearce Pearson Pennington Perkins Perry Phillips Pickering
Platt Pollard Poole Potter Powell Preston Price Pritchard Pugh Quinn Rahman Ramsden Rana Randall Rao Rayner Read
Rees Reid Reynolds Rhodes Richards Riley Roberts Robinson Rogers Rose Rowe Russell Ryan Saunders Savage Schofield
Sharma Sharp Shaw Shepherd Simmons Simpson Singh Skinner Slater Smith Spencer Stephens Stevens Stewart Stone
Sutcliffe Sutton Swift Talbot Taylor Thomas Thompson Thornton Todd Tomlinson Townsend Tucker Turner Underwood
Varma Vaughan Wade Walker Wallace Walsh Walton Ward Warner Waters Watkins Watson Watts Webb Wells West Wheeler
Whitaker White Whitehead Wilkinson Williams Williamson Wilson Winter Wood Woodward Wright Yates Young"""

FEMALE_NAMES = tuple(FEMALE.split())
MALE_NAMES = tuple(MALE.split())
FAMILY_NAMES = tuple(FAMILY.split())
