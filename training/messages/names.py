"""Names from cultures that Faker writes in their own script or not at all, romanized as people type them."""

from __future__ import annotations

from typing import Final, NamedTuple

from training.messages.lists import words

__all__ = ["CULTURES", "NICKNAMES", "Culture"]


class Culture(NamedTuple):
    """Given and family names; `family_first` where the family name usually stands in front."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    family_first: bool = False


def _culture(first: str, last: str, *, family_first: bool = False) -> Culture:
    """Names apart by blanks; an underscore is a blank within a name."""
    return Culture(words(first), words(last), family_first)


CULTURES: Final[dict[str, Culture]] = {
    "indian": _culture(
        "Aarav Aditi Ananya Arjun Deepika Divya Gaurav Harpreet Ishaan Jyoti Kavya Lakshmi Manish Meera Mohan Neha "
        "Nikhil Padma Pooja Pranav Priya Rahul Rajesh Ravi Rohan Sanjay Saraswati Shreya Sunil Sunita Suresh Tanvi "
        "Uma Varun Vijay Vikram Yash Zoya Gurpreet Simran Karthik Senthil Thulasi Venkatesh Bhavana Chandrika Dhruv "
        "Farhan Imran Kiran",
        "Agarwal Banerjee Bhattacharya Chatterjee Chopra Das Desai Deshpande Dutta Gandhi Ghosh Gill Gupta Iyengar "
        "Iyer Jain Joshi Kapoor Kaur Khanna Krishnan Kulkarni Kumar Mehta Menon Mishra Mukherjee Murthy Nair Pandey "
        "Patel Patil Pillai Raghunathan Rao Reddy Sharma Shetty Singh Sinha Srinivasan Subramaniam Swaminathan "
        "Thakur Trivedi Varma Verma",
    ),
    "chinese": _culture(
        "Wei Fang Xiuying Na Min Jing Li Qiang Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xiuli Xia Ping Gang "
        "Guiying Xiaoming Xiaohong Zihan Haoran Yuxuan Yichen Zixuan Mengyao Jiayi Siyu Ruoxi Yutong Hui Lin Bo "
        "Cheng Dong Jianhua Guoqiang Meiling Shu-fen Chih-ming Ya-ting Kai-Wen Wing-kit Ka-man Hok-lai",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song "
        "Tang Deng Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Shen "
        "Ouyang Szeto Cheung Leung Chan Wong Ng Kwok Hsieh Tsai Chang",
        family_first=True,
    ),
    "japanese": _culture(
        "Haruto Yuto Sota Yuki Hayato Haruki Ryusei Koki Sora Sosuke Riku Akira Kenji Takashi Hiroshi Satoshi Makoto "
        "Daisuke Kazuya Tatsuya Naoki Hina Yui Aoi Sakura Mei Akari Misaki Nanami Ayaka Haruka Rin Kaori Keiko Yoko "
        "Michiko Noriko Tomoko Emi Shinji Goro Masako Chihiro Kei Ren Shun'ichi Jun'ichi Kyoko",
        "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi "
        "Matsumoto Inoue Kimura Hayashi Saito Shimizu Yamazaki Mori Abe Ikeda Hashimoto Ishikawa Ogawa Goto Okada "
        "Hasegawa Murakami Kondo Ishii Sakamoto Endo Aoki Fujii Nishimura Fukuda Ota Miura Fujiwara Okamoto Matsuda "
        "Nakagawa Ono Shin'ya",
    ),
    "korean": _culture(
        "Min-jun Seo-jun Do-yun Ji-ho Ju-won Ye-jun Ji-woo Seo-yeon Seo-yun Ha-eun Ji-min Su-bin Eun-ji Hye-jin "
        "Young-ho Sung-min Jae-hyun Dong-hyun Hyun-woo Ki-tae Minho Jisoo Jiwon Sooyoung Taeyang Yuna Hana Kyung-soo "
        "Sang-hoon Myung-hee Soon-ja Mi-sook Jin-ah Da-hye Seungwoo Yeong-su",
        "Kim Lee Park Choi Jung Jeong Kang Cho Yoon Jang Lim Im Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Ryu Hong "
        "Jeon Ko Moon Yang Son Bae Baek Heo Nam Shim Noh Ha Kwak Sung Cha Joo Woo Koo Na Min Jin Ji Eom Chae Won "
        "Bang Gong",
        family_first=True,
    ),
    "vietnamese": _culture(
        "Anh Minh Hung Dung Huong Lan Linh Thao Trang Tuan Hieu Hoang Long Nam Phuong Quang Son Thanh Thuy Trung Tu "
        "Van Viet Bao Chau Duc Giang Hanh Hoa Khanh Kim Loan Mai My Ngoc Nhung Phuc Quynh Tam Thi_Hoa Thi_Mai "
        "Van_Nam Xuan Yen Đức Hiếu Thảo Hương",
        "Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Trinh Dinh Mai Lam Truong Nguyễn "
        "Trần Phạm Huỳnh Võ Đặng Bùi Đỗ",
        family_first=True,
    ),
    "arabic": _culture(
        "Ahmed Mohammed Muhammad Mohamed Omar Ali Hassan Hussein Ibrahim Khalid Mahmoud Mustafa Youssef Yusuf "
        "Abdullah Abdul-Rahman Abdelaziz Tariq Karim Samir Nabil Bilal Faisal Hamza Jamal Rashid Saeed Salman Walid "
        "Ziad Aisha Fatima Khadija Layla Leila Maryam Mariam Noor Nour Rania Salma Samira Yasmin Zainab Hanan Amal "
        "Dina Farah Huda Iman Lina Nadia Reem Sara",
        "Al-Farsi Al-Rashid Al-Hashimi Al-Sayed El-Sayed El_Amrani Al_Mansoori Al_Zahrani Al-Qahtani Abbas Abdallah "
        "Aziz Bakr Barakat Bouazizi Benali Ben_Salah Darwish El-Masry Fadel Farouk Ghanem Haddad Hakim Hamdan Hariri "
        "Hijazi Ibrahim Issa Jaber Kassem Khalil Khoury Mansour Masri Mahfouz Nasser Nassar Najjar Othman Qasim "
        "Rahman Saleh Salim Shaheen Shehadeh Sabbagh Suleiman Tawfiq Zaki Ziani",
    ),
    "nigerian": _culture(
        "Chinedu Chidi Chiamaka Chinonso Chukwuemeka Ngozi Ifeoma Adaeze Obinna Emeka Nneka Uchenna Kelechi Amaka "
        "Ikenna Oluwaseun Oluwadamilola Olumide Adebayo Ayodele Babatunde Folake Funmilayo Temitope Tunde Yetunde "
        "Bukola Segun Kehinde Taiwo Aminu Musa Sani Hauwa Zainab Bello Halima Efe Osaze Blessing Ebere Ifeanyi",
        "Okafor Okonkwo Okoye Nwosu Eze Obi Nwachukwu Onyekachi Chukwu Adeyemi Adebayo Adeleke Ogunleye Olatunji "
        "Balogun Afolabi Akinola Oyelaran Bakare Abiola Soyinka Achebe Danjuma Abubakar Bello Yakubu Lawal Suleiman "
        "Ibori Osagie Igbinedion Etim Effiong Uzoma Anyanwu Nnamdi Ekwueme Ojukwu",
    ),
    "kenyan": _culture(
        "Wanjiru Njeri Wambui Kamau Mwangi Kipchoge Kiprono Chebet Jepkosgei Achieng Otieno Akinyi Odhiambo Atieno "
        "Mutua Mwende Kioko Nyambura Muthoni Wairimu Juma Baraka Zawadi Neema Imani Amani Rehema Salim Jomo Lupita "
        "Wangari Njoroge",
        "Kamau Mwangi Njoroge Kariuki Ochieng Otieno Omondi Odinga Wanyama Kiplagat Cheruiyot Kipkemboi Rotich Ruto "
        "Koech Mutua Musyoka Kilonzo Wekesa Barasa Nyong'o Maathai Gathogo Githinji Kimani Kinyanjui Mbugua Ndungu "
        "Karanja wa_Thiong'o",
    ),
    "ethiopian": _culture(
        "Abebe Abeba Almaz Tewodros Tigist Yohannes Selam Dawit Hana Meseret Haile Kebede Tesfaye Girma Mulugeta "
        "Bekele Genet Hirut Liya Mekdes Mihret Nardos Yared Zewdie Feven Bethlehem Solomon Tadesse Worku Aster",
        "Tadesse Bekele Haile Gebre Gebreselassie Tesfaye Alemu Mengistu Wolde Woldemariam Desta Abebe Girma Kebede "
        "Assefa Negash Demissie Lemma Ayele Mekonnen Tekle Hailu Getachew Yilma Zewde Berhane Dibaba Defar",
    ),
    "hebrew": _culture(
        "Noam Itai Yosef Avraham Moshe Yaakov Eitan Ariel Uri Yonatan Omer Amit Guy Eyal Gal Shira Tamar Noa Maya "
        "Yael Adi Rivka Miriam Avigail Talia Michal Hadas Orly Ronit Dafna Shlomo Menachem Chaim Zvi Batsheva Liora",
        "Cohen Levi Levy Mizrahi Peretz Biton Dahan Avraham Friedman Azoulay Katz Goldberg Rosenberg Shapiro "
        "Ben-David Ben-Ami Bar-On Bar-Lev Shalev Segal Amar Gabay Ohana Malka Hadad Yosef Klein Weizmann Rabinovich "
        "Shamir Oren Sharon",
    ),
    "persian": _culture(
        "Ali Reza Hossein Mehdi Amir Arash Babak Behrouz Cyrus Dariush Farhad Kaveh Kian Navid Omid Parviz Ramin "
        "Siavash Shahin Soroush Zahra Maryam Fatemeh Shirin Nasrin Laleh Leila Mahsa Mina Niloufar Parisa Roya Sahar "
        "Setareh Shadi Taraneh Yasaman Golnaz Azadeh",
        "Ahmadi Mohammadi Hosseini Rezaei Karimi Moradi Jafari Rahimi Sadeghi Hashemi Tehrani Shirazi Esfahani "
        "Kermani Ebrahimi Ghorbani Heydari Kazemi Mousavi Najafi Nazari Pahlavi Rostami Salehi Farahani Khosravi "
        "Bahrami Zand Mirzakhani Kiarostami",
    ),
    "indonesian": _culture(
        "Budi Agus Siti Dewi Sri Putri Wayan Made Nyoman Ketut Eko Dwi Tri Rizky Andi Bambang Joko Slamet Ratna Wati "
        "Yanti Fitri Indah Lestari Nur Rina Sari Teguh Wahyu Yudi Aditya Bayu Galih Intan Kartika Mega",
        "Santoso Wijaya Susanto Setiawan Hidayat Saputra Kusuma Wibowo Nugroho Pratama Siregar Nasution Simanjuntak "
        "Hutapea Sitompul Lubis Harahap Gunawan Hartono Suharto Sukarno Widodo Halim Tanuwijaya Suryadi Permana "
        "Rahayu",
    ),
    "filipino": _culture(
        "Maria_Clara Jose_Rizalino Jericho Jomar Rodel Bong Jun-Jun Ligaya Marisol Dalisay Althea Angelica Jhon_Paul "
        "Mark_Anthony Princess Rowena Lorna Rogelio Nestor Crisanto Divina Imelda Benigno Corazon Lualhati Bayani",
        "Dela_Cruz Delos_Santos Bautista Magsaysay Macaraeg Panganiban Dimaculangan Catacutan Salonga Aquino "
        "Pacquiao Marquez Villanueva Manalo Lacson Pangilinan Tolentino Dimagiba Batungbakal Abad Ocampo De_Guzman "
        "San_Juan",
    ),
    "polynesian": _culture(
        "Tane Hemi Wiremu Aroha Kahurangi Mereana Ngaire Tui Rangi Hinemoa Manaia Sione Tevita Semisi Losa Mele Sina "
        "Malia Keoni Leilani Kaimana Moana Nalani Kekoa Tavita Fetu Lupe Tausili Penitoa",
        "Ngata Parata Tamahori Te_Kanawa Te_Ao Waititi Paewai Tuilagi Faleolo Fa'asavalu Leota Tuimavave Tupou "
        "Fonoti Kamehameha Kealoha Kahananui Nakamura-Kalani Akana Taufa'ahau Vunipola Folau Mapu Savea Seumalo",
    ),
    "slavic": _culture(
        "Aleksandr Dmitri Sergei Vladimir Ivan Mikhail Nikolai Pavel Yuri Oleg Igor Anastasia Ekaterina Svetlana "
        "Olga Natalia Tatiana Yelena Oksana Bohdan Taras Volodymyr Mykola Andriy Yulia Halyna Vesna Dragan Zoran "
        "Milica Bojan Goran Stoyan Desislava Georgi Nevena Jovana Slobodan",
        "Ivanov Petrova Smirnov Kuznetsova Sokolov Popov Volkov Morozova Pavlov Fedorov Shevchenko Kovalenko "
        "Bondarenko Tkachenko Melnyk Kravchuk Zelenko Petrović Jovanović Nikolić Marković Đorđević Stojanović "
        "Dimitrov Georgieva Todorov Hristov Stefanova Lukashenka Bondarchuk Tarasenko Chernykh",
    ),
    "greek": _culture(
        "Giorgos Dimitris Nikos Kostas Yannis Panagiotis Vasilis Christos Eleni Katerina Sofia Despina Anastasia "
        "Ioanna Kalliopi Stavros Theodoros Athanasios Spyros Angeliki Fotini Evangelia",
        "Papadopoulos Papadopoulou Georgiou Dimitriou Nikolaidis Papandreou Karagiannis Oikonomou Vlachos "
        "Christodoulou Konstantinidis Athanasiou Theodorakis Samaras Tsipras Alexiou Makris Kazantzakis Pappas",
    ),
    "african": _culture(
        "Kwame Kofi Akosua Abena Yaw Ama Kwabena Thabo Sipho Nomvula Lerato Thandiwe Nelson Zola Bongani Ayanda "
        "Amadou Mamadou Ousmane Fatou Aminata Ibrahima Moussa Cheikh Awa Binta Sekou Tinashe Tendai Rutendo Farai "
        "Chipo Alemayehu Mbali Siphiwe Naledi Tumelo",
        "Mensah Owusu Boateng Asante Appiah Osei Nkrumah Annan Dlamini Nkosi Ndlovu Mokoena Mthembu Zulu Khumalo "
        "Mbeki Sithole Diallo Diop Ndiaye Traoré Keita Camara Touré Sow Ba Sarr Moyo Ncube Chikwanha Mugabe Banda "
        "Phiri Mwale van_der_Merwe Botha Coetzee du_Plessis",
    ),
    "turkic": _culture(
        "Mehmet Mustafa Ayşe Emine Hatice Elif Zeynep Murat Emre Burak Cem Deniz Ebru Gül Hakan İbrahim Kemal Leyla "
        "Ömer Selin Serkan Tuğba Ümit Volkan Yusuf Nursultan Aigerim Bekzat Dilnoza Rustam Shavkat Gulnara",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Koç Kurt Özkan "
        "Polat Erdoğan Güneş Nazarbayev Karimov Aliyev Mammadova Hasanov Abdullayeva",
    ),
    "english": _culture(
        "Grace Rose May June April Mark Will Bill Jack Frank Hope Faith Joy Dawn Summer Autumn Ivy Olive Violet "
        "Hazel Rob Pat Art Chase Grant Hunter Mason Parker Carter Tyler Chance Drew Miles Dean Earl Guy Max Rich Sky "
        "Sunny Penny Ruby Pearl Amber Crystal Daisy Lily Holly Ginger Basil Jade Christian Jordan Austin Dallas "
        "Brooklyn Paris Chelsea Charlotte Florence Sydney Savannah Georgia Victoria Carolina India Israel Santiago "
        "Lincoln Cruz",
        "Young Long Short Brown White Black Green Gray King Bishop Pope Knight Page Cook Baker Butler Carpenter "
        "Mason Smith Taylor Fisher Hunter Shepherd Wood Woods Stone Rivers Brooks Hill Fields Banks Bush Rose "
        "Flowers Berry Bird Wolf Fox Drake Swan Day Knight Winter Summers Frost Rich Price Cash Best Good Love Hope "
        "Joy Strong Major Sharp Church Temple England French German Holland Ireland Paris London Lincoln Washington "
        "Jefferson Hamilton McDonald O'Brien O'Neill O'Connor McCarthy MacLeod McGregor D'Angelo Fitzgerald St._John "
        "Von_Trapp Van_Buren De_Niro Smith-Jones Taylor-Greene Bonham_Carter Baron-Cohen Windsor-Davies",
    ),
}

NICKNAMES: Final[tuple[str, ...]] = words(
    "Bob Bobby Billy Jimmy Johnny Mikey Mike Dave Steve Tony Nick Chris Matt Dan Danny Sam Alex Ben Joe Joey Tom "
    "Tommy Tim Jim Ed Eddie Fred Freddie Greg Jeff Ken Larry Pete Phil Ron Ronnie Ted Vince Walt Andy Charlie Archie "
    "Alfie Ollie Liz Lizzie Beth Betty Kate Katie Kathy Sue Susie Maggie Meg Peggy Jen Jenny Jess Becky Abby Annie "
    "Cathy Debbie Ellie Gabby Izzy Jackie Josie Lexi Mandy Millie Molly Nat Nicky Patty Sally Sandy Steph Tina Trish "
    "Vicky Zoe DJ JJ TJ AJ CJ Gigi Coco Mimi Lulu Nacho Paco Pepe Lupe Chuy Beto Quique Nando Uli Hansi Seppi Gustl "
    "Jupp Lotte Kasia Gosia Asia Basia Zosia Tomek Jarek Sasha Misha Kolya Vova Dima Katya Masha Natasha Giannis "
    "Beppe Gigi Zé Chico Toninho"
)
